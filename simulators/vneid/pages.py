"""What the citizen sees: its own look, so that nobody takes it for the portal."""

from collections.abc import Mapping
from html import escape

from simulators.vneid.citizens import Citizen

STYLE = """
:root{--ink:#1d1a16;--paper:#fff;--tint:#faf3ee;--line:#8a7f74;--mark:#9b1c1c}
@media(prefers-color-scheme:dark){:root{--ink:#f1ebe4;--paper:#1b1816;--tint:#262120;
--line:#8f857b;--mark:#f2a29a}}
*{box-sizing:border-box}
body{margin:0;background:var(--tint);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}
header{border-bottom:4px solid var(--mark);background:var(--paper);padding:1rem}
header p,main{max-width:36rem;margin:0 auto}
header p{font-weight:700;color:var(--mark)}
main{padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
fieldset{border:0;padding:0;margin:1.5rem 0}
legend{font-weight:700;padding:0;margin-bottom:.5rem}
label{display:flex;gap:.75rem;align-items:center;min-height:3rem;padding:.5rem .75rem;
margin-bottom:.5rem;background:var(--paper);border:1px solid var(--line);border-radius:6px}
label:has(:checked){outline:2px solid var(--mark)}
input{width:1.25rem;height:1.25rem;flex:none;accent-color:var(--mark)}
small{display:block;font-size:.9375rem}
button{min-height:3rem;padding:.5rem 1.25rem;font:inherit;font-weight:600;border-radius:6px;
border:2px solid var(--mark);background:var(--paper);color:var(--mark);margin:0 .5rem .5rem 0}
button.main{background:var(--mark);color:var(--paper)}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
"""

_FRAME = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - VNeID mô phỏng</title><style>{style}</style></head>
<body><header><p>VNeID mô phỏng</p></header><main><h1>{title}</h1>{body}</main></body></html>
"""
_CONSENT = """
<p>Đây là chương trình mô phỏng để chạy thử, không phải ứng dụng VNeID. Mọi công dân dưới đây đều
được đặt ra.</p>
<form method="post" action="/auth">{hidden}
<fieldset><legend>Bạn là ai?</legend>{citizens}</fieldset>
<p>Cổng dịch vụ công sẽ được biết: số định danh, họ và tên, ngày sinh, giới tính, số điện thoại,
thư điện tử, nơi ở hiện nay và mức độ định danh.</p>
<button class="main" name="decision" value="share">Chia sẻ và đăng nhập</button>
<button name="decision" value="refuse" formnovalidate>Từ chối</button>
</form>
"""
_CITIZEN = """<label><input type="radio" name="citizen" value="{number}" required{checked}>
<span>{name}<small>{number}, định danh mức {level}</small></span></label>
"""


def consent(query: Mapping[str, str], citizens: Mapping[str, Citizen], hint: str) -> str:
    """Return the page that asks who signs in and whether to share."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in query.items()
        if name not in {"citizen", "decision"}
    )
    rows = "".join(
        _CITIZEN.format(
            number=one.number,
            name=escape(one.name),
            level=one.level,
            checked=" checked" if one.number == hint else "",
        )
        for one in citizens.values()
    )
    return _page("Đăng nhập Cổng dịch vụ công", _CONSENT.format(hidden=hidden, citizens=rows))


def unknown_client() -> str:
    """Return the page for a request that came from nobody we know."""
    text = "<p>Nơi gửi bạn đến đây chưa đăng ký với VNeID mô phỏng. Quay lại trang trước.</p>"
    return _page("Không rõ nơi yêu cầu đăng nhập", text)


def signed_out() -> str:
    """Return the page after signing out, when there is nowhere to go back to."""
    return _page("Đã đăng xuất", "<p>Bạn có thể đóng trang này.</p>")


def not_found() -> str:
    return _page("Không có trang này", "<p>Kiểm tra lại địa chỉ.</p>")


def _page(title: str, body: str) -> str:
    return _FRAME.format(title=title, style=STYLE, body=body)
