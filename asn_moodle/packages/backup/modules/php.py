"""Values as PHP serialises them, which is how some columns hold several at once."""

from collections.abc import Mapping

Value = int | str | bool | None | Mapping["int | str", "Value"]


def serialized(value: Value) -> str:
    """The text of ``serialize()``: lengths count bytes, a mapping is an array."""
    match value:
        case None:
            return "N;"
        case bool():
            return f"b:{int(value)};"
        case int():
            return f"i:{value};"
        case str():
            return f's:{len(value.encode())}:"{value}";'
    inner = "".join(serialized(key) + serialized(one) for key, one in value.items())
    return f"a:{len(value)}:{{{inner}}}"


def unserialized(text: str) -> Value:
    """The value of a serialised text; objects become mappings. Raises `ValueError`."""
    try:
        value, rest = _read(text.encode())
    except (IndexError, TypeError) as error:
        raise ValueError(text) from error
    if rest:
        raise ValueError(text)
    return value


def _read(text: bytes) -> tuple[Value, bytes]:
    kind = text[:1]
    if kind == b"N":
        return None, text[2:]
    if kind in (b"i", b"b", b"d"):
        number, _, rest = text[2:].partition(b";")
        if kind == b"d":
            return number.decode(), rest
        return (int(number) if kind == b"i" else number == b"1"), rest
    if kind == b"s":
        length, _, rest = text[2:].partition(b":")
        end = 1 + int(length)
        if rest[:1] != b'"' or rest[end : end + 2] != b'";':
            raise ValueError(rest.decode(errors="replace"))
        return rest[1:end].decode(), rest[end + 2 :]
    if kind == b"O":
        _, _, text = text[2:].partition(b'":')
        return _pairs(text)
    if kind == b"a":
        return _pairs(text[2:])
    raise ValueError(text.decode(errors="replace"))


def _pairs(text: bytes) -> tuple[Value, bytes]:
    count, _, rest = text.partition(b":{")
    pairs: dict[int | str, Value] = {}
    for _ in range(int(count)):
        key, rest = _read(rest)
        if not isinstance(key, (int, str)):
            raise ValueError(rest.decode(errors="replace"))
        pairs[key], rest = _read(rest)
    return pairs, rest[1:]
