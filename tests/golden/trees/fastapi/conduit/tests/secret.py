"""The key that the tests sign tokens with."""

SECRET_KEY = "a key that only the tests know, 32 bytes and more"
