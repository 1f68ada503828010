"""Raw HTML in Markdown, and the last look at all markup.

`tags` goes through each piece of raw HTML as it was written: it resolves links and images as Markdown's
own, keeps what the allow-list below has, and notes what it took out. `sanitised` then parses the whole
markup as a browser does (html5ever, by nh3), so that what comes out is well-formed and holds nothing
that is not listed, whoever wrote it.
"""

import re
from html import escape
from html.parser import HTMLParser

import nh3

from asn_moodle.course.links import link
from asn_moodle.course.media import image
from asn_moodle.course.run import Run
from asn_moodle.course.variables import filled


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MATHML = _names(
    "math semantics annotation mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow "
    "ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover menclose none"
)
_MATHML_ATTRIBUTES = _names(
    "accent accentunder columnalign columnlines columnspacing columnspan depth dir display displaystyle "
    "fence form height intent largeop linethickness lspace mathbackground mathcolor mathsize mathvariant "
    "maxsize minsize movablelimits notation rowalign rowlines rowspacing rowspan rspace scriptlevel "
    "separator stretchy symmetric voffset width arg"
)
_MATHML_STYLE = _names(
    "text-align justify-items padding-left padding-right padding-top padding-bottom color background-color "
    "border border-top border-bottom border-left border-right width height margin-left margin-right "
    "vertical-align"
)
WRITTEN = _MATHML | _names(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary "
    "sup table tbody td tfoot th thead time tr u ul var wbr"
)
"""What an author may write as raw HTML."""
WRITTEN_ATTRIBUTES = {
    "*": {"class", "lang", "dir", "title"},
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "abbr"},
    "time": {"datetime"},
    **{tag: set(_MATHML_ATTRIBUTES) for tag in _MATHML},
}

_CLOSE_THEMSELVES = _names("br col colgroup dd dt hr li p tbody td tfoot th thead tr wbr")

_OURS = _names("audio h3 h4 h5 h6 input label track video")
"""What rendering itself makes beyond that."""
_OUR_ATTRIBUTES = {
    **WRITTEN_ATTRIBUTES,
    **{tag: _MATHML_ATTRIBUTES | {"style"} for tag in _MATHML},
    "*": WRITTEN_ATTRIBUTES["*"] | {"id", "role", "tabindex", "aria-label"},
    "a": {"href", "target", "rel"},
    "audio": {"controls", "preload", "src"},
    "img": WRITTEN_ATTRIBUTES["img"] | {"loading"},
    "input": {"checked"},
    "track": {"kind", "src", "srclang", "label", "default"},
    "video": {"controls", "preload", "src"},
}
_CLEANER = nh3.Cleaner(
    tags=set(WRITTEN | _OURS),
    clean_content_tags={"script", "style"},
    attributes={tag: set(attributes) for tag, attributes in _OUR_ATTRIBUTES.items()},
    tag_attribute_values={"input": {"type": {"checkbox"}}},
    filter_style_properties=set(_MATHML_STYLE),
    url_schemes={"http", "https", "mailto", "tel", "asset", "item", "term"},
    link_rel=None,
)
_TAG_OR_QUOTE = re.compile(r'(<(?:[^">]|"[^"]*")*>)|"')


def sanitised(markup: str) -> str:
    """The markup, well-formed, with nothing in it that is not allowed.

    Quotation marks in its text are written ``&quot;``, so that only tags hold ``attribute="value"``.
    """
    return _TAG_OR_QUOTE.sub(lambda found: found[1] or "&quot;", _CLEANER.clean(markup))


def tags(run: Run, raw: str) -> str:
    """The allowed part of raw HTML, its text with variables, its links and images as in Markdown."""
    reader = _Reader(run)
    reader.feed(_closed(raw))
    reader.close()
    return "".join(reader.output)


def _closed(raw: str) -> str:
    """The HTML with what opens a comment that nothing closes as text: the parser looks for each one's end."""
    end = raw.rfind("-->") + 1
    return raw[:end] + raw[end:].replace("<!--", "&lt;!--")


class _Reader(HTMLParser):
    """Writes what it reads, without what is not allowed."""

    def __init__(self, run: Run) -> None:
        super().__init__(convert_charrefs=True)
        self.run = run
        self.output: list[str] = []
        self.literal = 0  # how many code, pre and math elements are open
        self.dropping = False  # inside script or style

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in WRITTEN:
            self.removed(f"<{tag}>", f"<{tag}")
            self.dropping = tag in self.CDATA_CONTENT_ELEMENTS
        elif tag == "img":
            self.picture(dict(attrs))
        else:
            self.literal += tag in ("code", "pre", "math")
            if tag not in _CLOSE_THEMSELVES:
                self.run.findings.elements.append((tag, self.run.place(f"<{tag}")))
            kept = self.attributes(tag, attrs)
            written = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
            self.output.append(f"<{tag}{written}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.dropping = False
        if tag in WRITTEN and tag not in ("img", "br", "hr", "col", "wbr"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.dropping = False
        if tag in WRITTEN:
            self.literal -= tag in ("code", "pre", "math")
            opened = self.run.findings.elements
            for place in range(len(opened) - 1, -1, -1):
                if opened[place][0] == tag:
                    del opened[place]
                    break
            self.output.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.dropping:
            self.output.append(escape(data if self.literal > 0 else filled(self.run, data)))

    def handle_decl(self, decl: str) -> None:
        self.removed(f"<!{decl}>", f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.removed(f"<?{data}>", f"<?{data}")

    def unknown_decl(self, data: str) -> None:
        self.removed(f"<![{data}]>", f"<![{data}")

    def removed(self, what: str, written: str) -> None:
        self.run.report("html-removed", self.run.place(written), what=what.split("\n", 1)[0][:60])

    def attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> dict[str, str]:
        allowed = WRITTEN_ATTRIBUTES["*"] | WRITTEN_ATTRIBUTES.get(tag, set())
        kept: dict[str, str] = {}
        for name, value in attrs:
            if name not in allowed:
                if name != "xmlns":
                    self.removed(f"<{tag} {name}>", name)
            elif name == "href":
                found, _ = link(self.run, value or "", self.run.place(value or f"<{tag}"))
                kept = {**found, **{key: kept[key] for key in kept if key not in found}}
            else:
                kept.setdefault(name, filled(self.run, value or ""))
        return kept

    def picture(self, attributes: dict[str, str | None]) -> None:
        source = attributes.get("src") or ""
        decorative = "alt" in attributes and not attributes["alt"]
        place = self.run.place(source or "<img")
        made = image(self.run, source, attributes.get("alt") or "", place, decorative)
        sizes = "".join(
            f' {name}="{value}"'
            for name in ("width", "height")
            if (value := attributes.get(name)) and value.isdecimal()
        )
        self.output.append(made.replace("<img ", f"<img{sizes} ", 1) if made.startswith("<img ") else made)
        for name in attributes:
            if name not in ("src", "alt", "width", "height"):
                self.removed(f"<img {name}>", name)
