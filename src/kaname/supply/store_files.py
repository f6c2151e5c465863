"""A data set as the files it is kept in, and back: Parquet for rows, npz for matrices."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaname.supply.datasets import Recipe, Value
from kaname.supply.flows import Flows
from kaname.supply.io_table import InputOutputTable
from kaname.supply.network import Network
from kaname.supply.nomenclature import Correlation, Heading, Link, Nomenclature
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.shares import Amount, Share

__all__ = ["Kept", "packed", "size_of", "summary_of", "unpacked"]

Facts = Mapping[str, Any]
Files = Mapping[str, bytes]
Kept = tuple[dict[str, bytes], dict[str, Any]]
"""The files of a data set by name, and the facts about it that stand in its manifest."""


def packed(value: Value) -> Kept:
    """Return the files that hold a value, and what its manifest must say to read them."""
    if isinstance(value, Flows):
        return _pack_flows(value)
    if isinstance(value, InputOutputTable):
        return _pack_table(value)
    if isinstance(value, Network):
        return _pack_network(value)
    if isinstance(value, Recipe):
        return _pack_recipe(value)
    if isinstance(value, Nomenclature):
        rows = [(h.code, h.description, h.parent, h.section) for h in value.headings]
        return {"rows.parquet": _rows_to(HEADING, rows)}, {"name": value.name}
    if isinstance(value, Correlation):
        links = [(link.newer, link.older, link.relation) for link in value.links]
        return {"rows.parquet": _rows_to(LINK, links)}, {"newer": value.newer, "older": value.older}
    fields = SHARE if value and isinstance(value[0], Share) else AMOUNT
    listed = [tuple(getattr(one, name) for name in fields) for one in value]
    return {"rows.parquet": _rows_to(fields, listed)}, {}


def unpacked(kind: str, files: Files, facts: Facts, source: Provenance) -> Value:
    """Return the value that ``packed`` put into files.

    Raises:
        KeyError, ValueError, OSError: the files are not whole.
    """
    return READERS[kind](files, facts, source)


def size_of(value: Value) -> int:
    """Return how many rows, links, sectors or headings a value has."""
    if isinstance(value, InputOutputTable):
        return len(value.output)
    if isinstance(value, Network):
        return len(value.weight)
    if isinstance(value, Recipe):
        return len(value.products) + len(value.steps)
    if isinstance(value, Nomenclature):
        return len(value.headings)
    if isinstance(value, Correlation):
        return len(value.links)
    return len(value)


def summary_of(value: Value) -> dict[str, Any]:
    """Return what a list of data sets shows of a value: years, countries, products, unknowns."""
    if isinstance(value, Flows):
        years = sorted({int(y) for y in np.unique(value.years)})
        counts = {"products": len(value.products), "countries": len(value.countries)}
        unknown = int(np.count_nonzero(np.isnan(value.tonnes)))
        return {"years": years, **counts, "unknown": unknown, "side": value.side,
                "nomenclature": value.nomenclature, "usd": float(np.sum(value.value))}  # fmt: skip
    if isinstance(value, InputOutputTable):
        sizes = {"countries": len(value.countries), "industries": len(value.industries)}
        return {"years": [value.year], **sizes}
    if isinstance(value, Network):
        return {"nodes": len(value.names), "sectors": len(value.sectors)}
    if isinstance(value, Recipe):
        return {"products": len(value.products), "steps": len(value.steps)}
    if isinstance(value, Nomenclature):
        return {"products": sum(len(h.code) == 6 for h in value.headings)}
    if isinstance(value, Correlation):
        return {"products": len({link.newer for link in value.links})}
    figures = [one.share if isinstance(one, Share) else one.amount for one in value]
    return {
        "years": sorted({one.year for one in value if one.year is not None}),
        "countries": len({one.country for one in value if one.country}),
        "products": len({one.product for one in value}),
        "unknown": sum(figure is None for figure in figures),
    }


SHARE: Final = ("product", "country", "share", "year", "measure", "firm", "negligible", "sure",
                "note")  # fmt: skip
AMOUNT: Final = ("product", "form", "country", "amount", "unit", "year", "measure", "least", "most",
                 "estimated", "note")  # fmt: skip
HEADING: Final = ("code", "description", "parent", "section")
LINK: Final = ("newer", "older", "relation")
PRODUCT: Final = ("id", "name_en", "name_ja", "chain", "stage", "stage_number", "variant_of", "hs",
                  "eccn")  # fmt: skip
STEP: Final = ("input", "output", "need", "source", "share")


def _type_of(name: str) -> Any:
    import pyarrow as pa

    if name in {"amount", "least", "most", "share"}:
        return pa.float64()
    if name in {"year", "stage_number"}:
        return pa.int32()
    if name in {"negligible", "sure", "estimated"}:
        return pa.bool_()
    return pa.list_(pa.string()) if name in {"hs", "eccn"} else pa.string()


def _rows_to(fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(fields)
    arrays = {
        name: pa.array(list(column), _type_of(name))
        for name, column in zip(fields, columns, strict=True)
    }
    return _parquet(arrays)


def _rows_from(data: bytes, fields: Sequence[str]) -> list[tuple[Any, ...]]:
    table = _table(data)
    return list(zip(*(table.column(name).to_pylist() for name in fields), strict=True))


def _parquet(columns: Mapping[str, Any]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(dict(columns)), sink, compression="lz4", write_statistics=False)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _table(data: bytes) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.read_table(pa.BufferReader(data))


def _npz(**arrays: NDArray[Any]) -> bytes:
    sink = io.BytesIO()
    np.savez(sink, allow_pickle=False, **arrays)
    return sink.getvalue()


def _whole(array: NDArray[Any]) -> NDArray[Any]:
    """Return a matrix of whole numbers in half the room, another as it is."""
    small = np.abs(array) < np.iinfo(np.int32).max
    if bool(small.all()) and bool((array == np.rint(array)).all()):
        return array.astype(np.int32)
    return array


FLOW_TYPES: Final = {
    "year": np.int16, "product": np.int32, "exporter": np.int16, "importer": np.int16,
    "value": np.float64, "tonnes": np.float64,
}  # fmt: skip


def _pack_flows(flows: Flows) -> Kept:
    arrays = (flows.years, flows.product, flows.exporter, flows.importer, flows.value, flows.tonnes)
    facts = {
        "products": list(flows.products),
        "countries": list(flows.countries),
        "side": flows.side,
        "nomenclature": flows.nomenclature,
    }
    return {"rows.parquet": _parquet(dict(zip(FLOW_TYPES, arrays, strict=True)))}, facts


def _read_flows(files: Files, facts: Facts, source: Provenance) -> Flows:
    table = _table(files["rows.parquet"])
    column = {
        name: table.column(name).to_numpy().astype(kind, copy=False)
        for name, kind in FLOW_TYPES.items()
    }
    return Flows(
        years=column["year"], products=tuple(facts["products"]),
        countries=tuple(facts["countries"]), product=column["product"],
        exporter=column["exporter"], importer=column["importer"], value=column["value"],
        tonnes=column["tonnes"], side=facts["side"], nomenclature=facts["nomenclature"],
        source=source,
    )  # fmt: skip


def _pack_table(table: InputOutputTable) -> Kept:
    data = _npz(
        between=_whole(table.between), final=_whole(table.final), output=_whole(table.output)
    )
    facts = {
        "year": table.year,
        "countries": list(table.countries),
        "industries": list(table.industries),
        "unit": table.unit,
    }
    return {"table.npz": data}, facts


def _read_table(files: Files, facts: Facts, source: Provenance) -> InputOutputTable:
    with np.load(io.BytesIO(files["table.npz"]), allow_pickle=False) as data:
        between, final, output = (
            data[name].astype(np.float64, copy=False) for name in ("between", "final", "output")
        )
    return InputOutputTable(
        year=facts["year"], countries=tuple(facts["countries"]),
        industries=tuple(facts["industries"]), between=between, final=final, output=output,
        unit=facts["unit"], source=source,
    )  # fmt: skip


def _pack_network(network: Network) -> Kept:
    import pyarrow as pa

    nodes = {"name": pa.array(network.names, pa.string()), "sector": network.sector}
    links: dict[str, Any] = {
        "supplier": network.supplier, "buyer": network.buyer, "weight": network.weight,
    }  # fmt: skip
    if network.need is not None:
        links["need"] = network.need
    files = {"nodes.parquet": _parquet(nodes), "links.parquet": _parquet(links)}
    return files, {"sectors": list(network.sectors)}


def _read_network(files: Files, facts: Facts, source: Provenance) -> Network:
    nodes, links = _table(files["nodes.parquet"]), _table(files["links.parquet"])
    need = links.column("need").to_numpy() if "need" in links.column_names else None
    return Network(
        names=tuple(nodes.column("name").to_pylist()), sectors=tuple(facts["sectors"]),
        sector=nodes.column("sector").to_numpy(), supplier=links.column("supplier").to_numpy(),
        buyer=links.column("buyer").to_numpy(), weight=links.column("weight").to_numpy(),
        need=need, source=source,
    )  # fmt: skip


def _pack_recipe(recipe: Recipe) -> Kept:
    products = [tuple(getattr(p, name) for name in PRODUCT) for p in recipe.products]
    steps = [(s.input, s.output, s.need.value, s.source, s.share) for s in recipe.steps]
    files = {
        "products.parquet": _rows_to(PRODUCT, products),
        "steps.parquet": _rows_to(STEP, steps),
    }
    return files, {}


def _read_recipe(files: Files, facts: Facts, source: Provenance) -> Recipe:
    del facts, source
    products = tuple(
        Product(
            **dict(zip(PRODUCT, row, strict=True)) | {"hs": tuple(row[7]), "eccn": tuple(row[8])}
        )
        for row in _rows_from(files["products.parquet"], PRODUCT)
    )
    steps = tuple(
        Step(given, output, Need(need), origin, share)
        for given, output, need, origin, share in _rows_from(files["steps.parquet"], STEP)
    )
    return Recipe(products, steps)


def _read_shares(files: Files, facts: Facts, source: Provenance) -> tuple[Share, ...]:
    del facts
    rows = _rows_from(files["rows.parquet"], SHARE)
    return tuple(Share(**dict(zip(SHARE, row, strict=True)), source=source) for row in rows)


def _read_amounts(files: Files, facts: Facts, source: Provenance) -> tuple[Amount, ...]:
    del facts
    rows = _rows_from(files["rows.parquet"], AMOUNT)
    return tuple(Amount(**dict(zip(AMOUNT, row, strict=True)), source=source) for row in rows)


def _read_nomenclature(files: Files, facts: Facts, source: Provenance) -> Nomenclature:
    rows = _rows_from(files["rows.parquet"], HEADING)
    return Nomenclature(facts["name"], tuple(Heading(*row) for row in rows), source)


def _read_correlation(files: Files, facts: Facts, source: Provenance) -> Correlation:
    rows = _rows_from(files["rows.parquet"], LINK)
    return Correlation(facts["newer"], facts["older"], tuple(Link(*row) for row in rows), source)


READERS: Final[Mapping[str, Callable[[Files, Facts, Provenance], Value]]] = {
    "flows": _read_flows,
    "shares": _read_shares,
    "amounts": _read_amounts,
    "recipe": _read_recipe,
    "table": _read_table,
    "network": _read_network,
    "nomenclature": _read_nomenclature,
    "correlation": _read_correlation,
}
