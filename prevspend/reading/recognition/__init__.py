"""Which layout a sheet has, and which of its columns holds which field: never a silent guess."""

from prevspend.reading.recognition.recognised import Recognised, recognise
from prevspend.reading.recognition.savelayout import layout_from

__all__ = ["Recognised", "layout_from", "recognise"]
