"""Sends requests for a while, and prints how fast they were answered."""

import argparse
import asyncio
import statistics
import time
from collections import Counter

import httpx2


async def send(
    client: httpx2.AsyncClient, url: str, end: float, seconds: list[float]
) -> Counter[int]:
    """Request the URL again and again until the end; one entry in `seconds` for each answer."""
    statuses: Counter[int] = Counter()
    while (began := time.perf_counter()) < end:
        response = await client.get(url)
        seconds.append(time.perf_counter() - began)
        statuses[response.status_code] += 1
    return statuses


async def load(url: str, clients: int, duration: float, token: str | None) -> None:
    headers = {"Authorization": token} if token else {}
    seconds: list[float] = []
    async with httpx2.AsyncClient(headers=headers, timeout=30) as client:
        end = time.perf_counter() + duration
        counted = await asyncio.gather(
            *(send(client, url, end, seconds) for _ in range(clients))
        )
    statuses = sum(counted, Counter[int]())
    cuts = statistics.quantiles(seconds, n=100)
    print(
        f"{len(seconds) / duration:.0f} requests/s, answers by status: {dict(statuses)}"
    )
    print(
        f"p50 {cuts[49] * 1000:.1f} ms, p95 {cuts[94] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000/ready")
    parser.add_argument("--clients", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--authorization", help="value of the Authorization header")
    arguments = parser.parse_args()
    asyncio.run(
        load(
            arguments.url, arguments.clients, arguments.seconds, arguments.authorization
        )
    )


if __name__ == "__main__":
    main()
