"""Makes `.env` from `.env.example` once, with a secret key of its own."""

import secrets
from pathlib import Path

ROOT = Path(__file__).parents[1]
EMPTY_KEY = "SECRET_KEY="


def main() -> None:
    """Leave an existing `.env` as it is."""
    target = ROOT / ".env"
    if target.exists():
        return
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    filled = [
        line + secrets.token_hex(32) if line == EMPTY_KEY else line for line in lines
    ]
    target.touch(mode=0o600)
    target.write_text("\n".join(filled) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
