"""Which kind answers for which type."""

from tinhso.core.forms.definition import Field, Type
from tinhso.core.forms.kinds.addresses import Address
from tinhso.core.forms.kinds.base import Kind
from tinhso.core.forms.kinds.choices import Choice, Declaration, YesNo
from tinhso.core.forms.kinds.dates import Date, DatePartial, Time
from tinhso.core.forms.kinds.held import File, Signature
from tinhso.core.forms.kinds.identifiers import PersonalNumber, TaxCode
from tinhso.core.forms.kinds.numbers import Integer, Money
from tinhso.core.forms.kinds.points import MapPoint
from tinhso.core.forms.kinds.texts import Email, Multiline, Name, Phone, Text

KINDS: dict[Type, Kind] = {
    Type.TEXT: Text(),
    Type.NAME: Name(),
    Type.MULTILINE: Multiline(),
    Type.CHOICE: Choice(),
    Type.YES_NO: YesNo(),
    Type.DATE: Date(),
    Type.DATE_PARTIAL: DatePartial(),
    Type.TIME: Time(),
    Type.INTEGER: Integer(),
    Type.MONEY: Money(),
    Type.PHONE: Phone(),
    Type.EMAIL: Email(),
    Type.PERSONAL_NUMBER: PersonalNumber(),
    Type.TAX_CODE: TaxCode(),
    Type.ADDRESS: Address(),
    Type.MAP_POINT: MapPoint(),
    Type.FILE: File(),
    Type.SIGNATURE: Signature(),
    Type.DECLARATION: Declaration(),
}
COMPOSITE = (Type.GROUP, Type.PERSON)


def kind_of(field: Field) -> Kind:
    """Return the kind that answers for `field`; a group and a person have none, but their parts."""
    return KINDS[field.type]


def accepted(field: Field) -> frozenset[str]:
    """Return the media types the question `field` takes, which must be one for files."""
    kind = kind_of(field)
    assert isinstance(kind, File), "only questions for files take files"
    return kind.accepts(field)
