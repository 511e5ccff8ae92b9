"""Sample rows, requests and what they are answered with: facts from which a pack renders a project's own tests."""
