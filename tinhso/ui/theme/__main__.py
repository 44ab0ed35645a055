"""`tinhso theme`: two colours of a province become a theme file that everybody can read."""

import argparse
import sys
from pathlib import Path

from tinhso.ui.theme.making import BadTheme, css, theme
from tinhso.ui.theme.tokens import measured, with_theme


def main(arguments: list[str] | None = None) -> int:
    """Write the theme and print every pair of colours that is read; 2 when it is refused."""
    options = _options(arguments)
    try:
        tokens = theme(options.brand, options.accent)
        written = css(options.name, tokens)
    except BadTheme as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    for scheme, pair, ratio in measured(with_theme(tokens)):
        said = f"{pair.front} on {pair.back}"
        sys.stdout.write(
            f"{scheme:6}{said:30}{ratio:5.1f} : 1  (least {pair.least:g})  {pair.use}\n"
        )
    options.output.write_text(written)
    sys.stdout.write(f"Written to {options.output}. Choose it: PROVINCE_THEME={options.output}\n")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tinhso theme", description=__doc__)
    parser.add_argument("--brand", required=True, help="main colour, 7 : 1 on white: '#0b5a4e'")
    parser.add_argument("--accent", required=True, help="colour of the tone mark: '#8a3ffc'")
    parser.add_argument("--name", required=True, help="name of the province")
    parser.add_argument("-o", "--output", required=True, type=Path, help="file to write")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
