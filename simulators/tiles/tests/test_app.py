import io

import pytest
from PIL import Image

from simulators.tiles.app import app, corner


def ask(path):
    told = []
    body = b"".join(app({"PATH_INFO": path}, lambda *head: told.append(head)))
    status, headers = told[0]
    return status, dict(headers), body


class Map:
    def test_gives_a_picture_of_each_square(self):
        status, headers, body = ask("/9/406/227.png")

        assert status == "200 OK"
        assert headers["Content-Type"] == "image/png"
        assert Image.open(io.BytesIO(body)).size == (256, 256)

    def test_knows_where_a_square_stands(self):
        latitude, longitude = corner(9, 406, 227)

        assert (round(latitude, 2), round(longitude, 2)) == (19.97, 105.47)

    @pytest.mark.parametrize("path", ["/", "/1/2/0.png", "/20/1/1.png", "/a/b/c.png"])
    def test_has_nothing_outside_the_world(self, path):
        assert ask(path)[0] == "404 Not Found"
