"""The course model: a checked spec becomes rendered, resolved content that belongs to no output yet."""
