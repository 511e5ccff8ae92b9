import pytest

from app.platform.peers import client_ip
from app.platform.windows import FixedWindows


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_window_opens_with_the_first_event_of_its_key_and_then_forgets() -> None:
    clock = Clock()
    windows = FixedWindows(2, 60, clock)
    windows.count("a")
    clock.now = 10.5
    windows.count("a")
    assert windows.seconds_until_free("a") == 50
    assert windows.seconds_until_free("b") is None
    clock.now = 59.9
    assert windows.seconds_until_free("a") == 1
    clock.now = 60
    assert windows.seconds_until_free("a") is None


def test_closed_windows_take_no_memory() -> None:
    clock = Clock()
    windows = FixedWindows(1, 60, clock)
    for key in range(100):
        windows.count(key)
    clock.now = 61
    windows.count("a")
    assert len(windows) == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "ip"),
    [
        (0, "6.6.6.6", "9.9.9.9"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1", "6.6.6.6"),
        (3, "6.6.6.6, 1.1.1.1", "6.6.6.6"),
        (1, "", "9.9.9.9"),
    ],
)
def test_only_trusted_proxies_say_who_calls(
    proxies: int, forwarded: str, ip: str
) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "client": ("9.9.9.9", 1), "headers": headers}
    assert client_ip(scope, proxies) == ip
