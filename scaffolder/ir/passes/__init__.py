"""The passes that turn a design into a project, each a pure function from one draft to the next."""
