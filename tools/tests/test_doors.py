import grimp

from tools.doors import Doors


def _breaches(*imports: tuple[str, str]) -> list[tuple[str, str]]:
    graph = grimp.ImportGraph()
    for room in ("tinhso.modules", "tinhso.modules.dossiers", "tinhso.modules.payments"):
        graph.add_module(room)
    for importer, imported in imports:
        graph.add_import(importer=importer, imported=imported)
    options = {"rooms": "tinhso.modules", "doors": ["actions", "queries", "events"]}
    contract = Doors("Doors", {}, options)
    return contract.check(graph, verbose=False).metadata["breaches"]


class Check:
    def test_opens_the_three_doors(self):
        assert (
            _breaches(("tinhso.modules.dossiers.actions", "tinhso.modules.payments.queries")) == []
        )

    def test_names_who_comes_by_the_wall(self):
        by_the_wall = ("tinhso.modules.dossiers.actions", "tinhso.modules.payments.models")

        assert _breaches(by_the_wall) == [by_the_wall]

    def test_leaves_a_room_to_itself_and_the_roof_to_all(self):
        assert (
            _breaches(
                ("tinhso.modules.payments.actions", "tinhso.modules.payments.models"),
                ("tinhso.site.urls", "tinhso.modules.payments.urls"),
            )
            == []
        )
