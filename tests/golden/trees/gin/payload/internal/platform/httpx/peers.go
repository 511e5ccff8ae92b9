package httpx

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// address returns the ip of the peer or, behind so many proxies, the one that the outermost of them saw.
func address(request *http.Request, trustedProxies int) string {
	peer, _, err := net.SplitHostPort(request.RemoteAddr)
	if err != nil {
		peer = request.RemoteAddr
	}
	chain := []string{peer}
	if trustedProxies > 0 {
		forwarded := strings.Split(strings.Join(request.Header.Values("X-Forwarded-For"), ","), ",")
		for _, part := range slices.Backward(forwarded) {
			if hop := strings.TrimSpace(part); hop != "" {
				chain = append(chain, hop)
			}
		}
	}
	return chain[min(trustedProxies, len(chain)-1)]
}
