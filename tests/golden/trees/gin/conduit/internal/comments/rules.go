package comments
