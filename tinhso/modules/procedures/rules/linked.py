"""The catalogue as linked data: CPSV-AP 3.2.0 of SEMIC, in Turtle and JSON-LD. Pure."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rdflib import DCTERMS, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import FOAF

from tinhso.modules.procedures.rules.catalogue import Procedure

TURTLE, JSON_LD = "text/turtle", "application/ld+json"
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
VIETNAMESE = URIRef(f"{AUTHORITY}language/VIE")
DONG = URIRef(f"{AUTHORITY}currency/VND")
# Prefixes in Turtle and, as it is sent along, the whole context in JSON-LD: nothing is fetched.
CONTEXT = {
    "cpsv": str(CPSV),
    "cv": str(CV),
    "dcat": str(DCAT),
    "dct": str(DCTERMS),
    "eli": str(ELI),
    "foaf": str(FOAF),
    "skos": str(SKOS),
    "xsd": str(XSD),
}


@dataclass(frozen=True)
class Catalogue:
    """The procedures in force; `versions` tells one catalogue from another."""

    versions: tuple[int, ...]
    procedures: tuple[Procedure, ...] = field(compare=False)


def wanted(accept: str) -> str:
    """Return which linked data the header `Accept` prefers to JSON; nothing for neither."""
    kinds = [part.split(";")[0].strip() for part in accept.lower().split(",")]
    return next((kind for kind in kinds if kind in {TURTLE, JSON_LD, "application/json"}), "")


@lru_cache(maxsize=4)
def written(catalogue: Catalogue, *, media_type: str, base: str, province: str) -> str:
    """Return the catalogue as text; addresses begin with `base`. Kept until the catalogue moves."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in CONTEXT.items():
        graph.bind(prefix, namespace)
    for procedure in catalogue.procedures:
        _Service(graph, procedure, base, province).add()
    if media_type == TURTLE:
        return graph.serialize(format="turtle")
    told = graph.serialize(format="json-ld", context=CONTEXT, auto_compact=True)
    whole: Any = json.loads(told)
    return json.dumps(whole, ensure_ascii=False, indent=1)


class _Service:
    """One procedure, put into a graph as a public service with what belongs to it."""

    def __init__(self, graph: Graph, procedure: Procedure, base: str, province: str) -> None:
        self.graph, self.procedure, self.province = graph, procedure, province
        self.root = f"{base}/api/v1"
        self.node = URIRef(f"{self.root}/procedures/{procedure.code}")

    def add(self) -> None:
        one = self.procedure
        self._node(
            self.node,
            CPSV.PublicService,
            identifier=one.code,
            title=one.name,
            description=one.summary or one.name,
        )
        self._tell(self.node, DCTERMS.language, VIETNAMESE)
        self._tell(self.node, FOAF.page, URIRef(f"{self.root[:-7]}/thu-tuc/{one.code}/"))
        for word in one.synonyms:
            self._tell(self.node, DCAT.keyword, Literal(word, lang="vi"))
        for code in one.related:
            other = URIRef(f"{self.root}/procedures/{code}")
            self._tell(self.node, CV.relatedService, other)
        self._authority()
        self._area()
        self._events()
        self._rule()
        self._evidence()
        self._costs()
        self._channels()
        self._output()
        self._laws()

    def _authority(self) -> None:
        one = self.procedure
        node = URIRef(f"{self.root}/authorities/{one.agency_level}")
        self._part(CV.hasCompetentAuthority, node, CV.PublicOrganisation)
        label = one.agency_text if one.agency_level == "commune" else f"Tỉnh {self.province}"
        self._tell(node, SKOS.prefLabel, Literal(label, lang="vi"))
        self._tell(node, DCTERMS.identifier, Literal(one.agency_level))
        self._tell(node, DCTERMS.spatial, URIRef(f"{AUTHORITY}country/VNM"))

    def _area(self) -> None:
        node = URIRef(f"{self.root}/fields/{self.procedure.field_code}")
        self._part(CV.thematicArea, node, SKOS.Concept)
        self._tell(node, SKOS.notation, Literal(self.procedure.field_code))
        self._tell(node, SKOS.prefLabel, Literal(self.procedure.field_name, lang="vi"))

    def _events(self) -> None:
        for key in self.procedure.life_events:
            node = URIRef(f"{self.root}/life-events/{key}")
            self._part(CV.isGroupedBy, node, CV.LifeEvent, identifier=key, title=key)
            self._tell(node, CV.hasRelatedService, self.node)

    def _rule(self) -> None:
        one = self.procedure
        node = self._own("rule")
        text = one.conditions or one.who or one.name
        title = f"Yêu cầu, điều kiện: {one.short_name}"
        self._part(
            CPSV.follows,
            node,
            CPSV.Rule,
            identifier=f"{one.code}#rule",
            title=title,
            description=text,
        )
        self._tell(node, DCTERMS.language, VIETNAMESE)

    def _evidence(self) -> None:
        for paper in self.procedure.papers:
            node = self._own(f"paper-{paper.key}")
            text = paper.hint or paper.instead or paper.title
            self._part(
                CPSV.hasInput,
                node,
                CV.Evidence,
                identifier=paper.code or f"{self.procedure.code}#{paper.key}",
                title=paper.title,
                description=text,
            )

    def _costs(self) -> None:
        for fee in self.procedure.fees:
            node = self._own(f"fee-{fee.code}")
            text = ": ".join(part for part in (fee.label or fee.name, fee.price) if part)
            self._part(
                CV.hasCost,
                node,
                CV.Cost,
                identifier=f"{self.procedure.code}#{fee.code}",
                description=text,
            )
            self._tell(node, CV.currency, DONG)
            if fee.amount.isdigit():
                self._tell(node, CV.hasValue, Literal(fee.amount, datatype=XSD.double))

    def _channels(self) -> None:
        for way in self.procedure.channels:
            node = self._own(f"channel-{way.kind}")
            self._part(
                CV.hasChannel,
                node,
                CV.Channel,
                identifier=f"{self.procedure.code}#{way.kind}",
                description=way.text,
            )

    def _output(self) -> None:
        result = self.procedure.result
        self._part(
            CPSV.produces,
            self._own("result"),
            CV.Output,
            identifier=result.code or f"{self.procedure.code}#result",
            title=result.name,
            description=result.validity or result.name,
        )

    def _laws(self) -> None:
        for act in self.procedure.legal_basis:
            node = URIRef(
                f"{self.root}/acts/{''.join(c if c.isalnum() else '-' for c in act.number)}"
            )
            self._part(
                CV.hasLegalResource,
                node,
                ELI.LegalResource,
                identifier=act.number,
                title=act.title,
            )

    def _own(self, name: str) -> URIRef:
        return URIRef(f"{self.node}#{name}")

    def _part(self, how: URIRef, node: URIRef, kind: URIRef, **texts: str) -> None:
        self._tell(self.node, how, node)
        self._node(node, kind, **texts)

    def _node(self, node: URIRef, kind: URIRef, **texts: str) -> None:
        self._tell(node, RDF.type, kind)
        for name, text in texts.items():
            words = Literal(text) if name == "identifier" else Literal(text, lang="vi")
            self._tell(node, DCTERMS[name], words)

    def _tell(self, subject: URIRef, how: URIRef, what: URIRef | Literal) -> None:
        self.graph.add((subject, how, what))
