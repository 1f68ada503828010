"""The page templates that ship with the library; users may lay a folder of their own over them."""
