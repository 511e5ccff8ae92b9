#!/usr/bin/env python3
"""Run .hurl files (the subset that our suites use) against a live server.

Usage: hurl_run.py --host http://127.0.0.1:8000 FILE.hurl [FILE.hurl ...]

Standard library only. Each file gets its own unique {{uid}}. Prints a line for each failed
check, then 'N passed, N failed' counted in checks (each status and each assert is one).
Exit status 1 if anything failed.
"""

import argparse
import http.client
import json
import re
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

REQUEST = re.compile(r"^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S+)$")


def lookup(doc, path):
    """Follow a jsonpath of names and indices; returns (value, found)."""
    for key, index in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        if key:
            if not isinstance(doc, dict) or key not in doc:
                return None, False
            doc = doc[key]
        else:
            if not isinstance(doc, list) or int(index) >= len(doc):
                return None, False
            doc = doc[int(index)]
    return doc, True


def send(host, method, target, headers, body):
    parts = urlsplit(target)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if body and "content-type" not in {name.lower() for name in headers}:
        headers = {**headers, "Content-Type": "application/json"}
    connection.request(method, path, body=body.encode() if body else None, headers=headers)
    response = connection.getresponse()
    raw = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), raw


def literal(text, variables):
    text = substitute(text.strip(), variables)
    try:
        return json.loads(text)
    except ValueError:
        return text


def substitute(text, variables):
    return re.sub(r"{{(\w+)}}", lambda match: str(variables[match[1]]), text)


def holds(predicate, value, found, variables):
    """One hurl predicate over a looked-up value."""
    negated = predicate.startswith("not ")
    word = predicate[4:] if negated else predicate

    def arg(n):
        return literal(word[n:], variables)

    if word == "exists":
        result = found
    elif word == "isString":
        result = isinstance(value, str)
    elif word in ("isList", "isCollection"):
        result = isinstance(value, list)
    elif word == "isBoolean":
        result = isinstance(value, bool)
    elif word == "isInteger":
        result = isinstance(value, int) and not isinstance(value, bool)
    elif word == "isEmpty":
        result = value in ("", [], {})
    elif word.startswith("count "):
        return holds(word[6:], len(value) if isinstance(value, (list, dict)) else None, found, variables) != negated
    elif word.startswith("matches"):
        result = isinstance(value, str) and re.search(arg(7), value) is not None
    elif word.startswith("contains"):
        result = found and arg(8) in value
    elif word.startswith("startsWith"):
        result = isinstance(value, str) and value.startswith(arg(10))
    elif word.startswith("=="):
        result = found and value == arg(2) and isinstance(value, bool) == isinstance(arg(2), bool)
    elif word.startswith("!="):
        result = value != arg(2)
    elif word.startswith(">="):
        result = found and value >= arg(2)
    elif word.startswith("<="):
        result = found and value <= arg(2)
    elif word.startswith(">"):
        result = found and value > arg(1)
    elif word.startswith("<"):
        result = found and value < arg(1)
    else:
        raise SystemExit(f"unknown predicate: {predicate}")
    return result != negated


def run_file(path, host, uid):
    variables = {"host": host, "uid": uid}
    passed, failed, title, i = 0, [], "", 0
    lines = [*Path(path).read_text(encoding="utf-8").split("\n"), ""]

    def check(ok, why):
        nonlocal passed
        if ok:
            passed += 1
        else:
            failed.append(f"{path}: {title}: {why}")

    while i < len(lines):
        line = lines[i].strip()
        if line.startswith("#"):
            title = line[1:].strip()
        match = REQUEST.match(line)
        i += 1
        if not match:
            continue
        method, target = match[1], substitute(match[2], variables)
        headers, body = {}, ""
        while not lines[i].startswith("HTTP"):
            text = lines[i]
            if body or text.lstrip().startswith(("{", "[")):
                body += text + "\n"
            elif ":" in text and not text.startswith("#"):
                name, value = text.split(":", 1)
                headers[name.strip()] = substitute(value.strip(), variables)
            i += 1
        want = lines[i].split()[1]
        i += 1
        status, answered, raw = send(host, method, target, headers, substitute(body, variables).strip())
        shown = f"{method} {target}: got {status} {raw[:300].decode(errors='replace')}"
        check(want == "*" or status == int(want), f"want {want}; {shown}")
        try:
            doc = json.loads(raw) if raw else None
        except ValueError:
            doc = None
            check(False, f"not JSON; {shown}")
        section = ""
        while i < len(lines) and not REQUEST.match(lines[i].strip()) and not lines[i].startswith("#"):
            text = lines[i].strip()
            i += 1
            if text.startswith("["):
                section = text
            elif text and section == "[Captures]":
                name, query = text.split(": jsonpath ")
                variables[name], found = lookup(doc, json.loads(query))
                check(found, f"capture {name}; {shown}")
            elif text and section == "[Asserts]":
                head = re.match(r'^(jsonpath|header) ("(?:[^"\\]|\\.)*") (.*)$', text)
                if head is None:
                    raise SystemExit(f"unknown assert: {text}")
                if head[1] == "jsonpath":
                    value, found = lookup(doc, json.loads(head[2]))
                else:
                    low = {name.lower(): v for name, v in answered.items()}
                    name = json.loads(head[2]).lower()
                    value, found = low.get(name), name in low
                check(holds(head[3], value, found, variables), f"assert {text}; {shown}")
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    passed = failed = 0
    for n, path in enumerate(args.files):
        ok, bad = run_file(path, args.host.rstrip("/"), f"{int(time.time() * 1000) % 10**9}{n}")
        passed, failed = passed + ok, failed + len(bad)
        for line in bad:
            print(line)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
