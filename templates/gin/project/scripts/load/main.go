// Command load sends requests for a while, and prints how fast they were answered.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"
)

type answer struct {
	status int
	took   time.Duration
}

func main() {
	url := flag.String("url", "http://127.0.0.1:8000/ready", "what is requested")
	clients := flag.Int("clients", 10, "how many ask at a time")
	length := flag.Duration("for", 10*time.Second, "how long")
	authorization := flag.String("authorization", "", "value of the Authorization header")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), *length)
	defer cancel()
	answers := make([][]answer, *clients)
	var group sync.WaitGroup
	for client := range answers {
		group.Go(func() { answers[client] = ask(ctx, *url, *authorization) })
	}
	group.Wait()
	report(slices.Concat(answers...), *length)
}

// ask requests the URL again and again until the end.
func ask(ctx context.Context, url, authorization string) []answer {
	var answers []answer
	for ctx.Err() == nil {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return answers
		}
		if authorization != "" {
			request.Header.Set("Authorization", authorization)
		}
		began := time.Now()
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			continue
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		answers = append(answers, answer{response.StatusCode, time.Since(began)})
	}
	return answers
}

func report(answers []answer, length time.Duration) {
	statuses := map[int]int{}
	took := make([]time.Duration, len(answers))
	for position, one := range answers {
		statuses[one.status]++
		took[position] = one.took
	}
	fmt.Printf("%.0f requests/s, answers by status: %v\n", float64(len(answers))/length.Seconds(), statuses)
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	at := func(share float64) time.Duration { return took[int(float64(len(took)-1)*share)].Round(10 * time.Microsecond) }
	fmt.Printf("p50 %v, p95 %v, p99 %v\n", at(0.50), at(0.95), at(0.99))
}
