"""Three-way merges of one file: by keys, by definitions, by lines; each result is parsed before it counts as clean."""
