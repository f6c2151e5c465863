"""More list files in the official layouts, with invented companies, vessels and aircraft."""

import csv
import io
import json
from xml.sax.saxutils import escape

from kaname.screening.sources.dpl import COLUMNS as DPL_COLUMNS
from kaname.screening.sources.targets import COLUMNS


def targets(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Return a collection with these rows, every cell in quotation marks as its exporter does."""
    out = io.StringIO()
    writer = csv.DictWriter(
        out, columns, extrasaction="ignore", lineterminator="\n", quoting=csv.QUOTE_ALL
    )
    writer.writeheader()
    for number, row in enumerate(rows):
        writer.writerow({"id": f"NK-{number}", "schema": "Company", "name": "", **row})
    return out.getvalue().encode("utf-8")


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def elements(**named: str) -> str:
    """Return elements with a text each, in order."""
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in named.items())


def un_xml(*records: str, made: str = "2026-09-18T23:00:04.101Z") -> bytes:
    """Return a consolidated list of the Security Council with these entities."""
    inner = "".join(f"<ENTITY>{record}</ENTITY>" for record in records)
    return (
        f'{XML}<CONSOLIDATED_LIST dateGenerated="{made}"><INDIVIDUALS/>'
        f"<ENTITIES>{inner}</ENTITIES></CONSOLIDATED_LIST>"
    ).encode()


UN_ENTITY = (
    elements(
        DATAID="6900001", VERSIONNUM="1", FIRST_NAME="INVENTED  TRADING", SECOND_NAME="na",
        THIRD_NAME="CORPORATION", FOURTH_NAME="", UN_LIST_TYPE="DPRK", REFERENCE_NUMBER="KPe.901",
        LISTED_ON="2017-08-05", NAME_ORIGINAL_SCRIPT="조선발명무역회사",
        COMMENTS1="It deals in invented goods.",
    )
    + "<LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>"
    + "<LAST_DAY_UPDATED><VALUE>2018-01-02</VALUE></LAST_DAY_UPDATED>"
    + f"<ENTITY_ALIAS>{elements(QUALITY='a.k.a.', ALIAS_NAME='Invention One; Invention Two')}"
    + "</ENTITY_ALIAS>"
    + f"<ENTITY_ALIAS>{elements(QUALITY='Low', ALIAS_NAME='INVENTO')}</ENTITY_ALIAS>"
    + "<ENTITY_ALIAS><QUALITY/><ALIAS_NAME/></ENTITY_ALIAS>"
    + "<ENTITY_ADDRESS>"
    + elements(STREET="1 Street", CITY="Pyongyang", COUNTRY="Democratic People's Republic of Korea")
    + "</ENTITY_ADDRESS><SORT_KEY/><SORT_KEY_LAST_MOD/>"
)  # fmt: skip


EXPORT_BAN_TITLE = (
    "○ 国際平和のための国際的な努力に我が国として寄与するために講ずる輸出等に係る禁止措置\n"
    "の対象となる{which}の団体（令和四年外務省告示第八十二号）\n"
    "指定日：2022 年03月01 日\n最終更新日：２０２５年９月１２日\n"
)
EXPORT_BAN_BODIES = (
    "１ 株式会社発明造船所\nInvented Shipyard JSC\n"
    "所在地：203, Invention Emb., St. Peterburg, Russia.\n"
    "２ 発明研究所（別称、発明センター及び Invented NII\nRemservis）\n"
    "Invented Research Institute, a.k.a., the following two\naliases:\n-Invented NII; and\n"
    "-IN-2.\n所在地：42 Street, Moscow; and\n3 Bulvar, Moscow, Russia.3 有限会社発明"
    "Invented OOO\n所在地：Street 3, Tula, Russia\n"
    "4 発明・商会（発明商会有限公司）\nInvented Trade\n別称：AMG社; 有限会社 AMG\n"
    "LLC Company AMG;\nKompaniya AMG\n所在地：5 Street,\n6 Avenue, Moscow, Russia\n"
)


def export_ban(which: str = "ロシア連邦", bodies: str = EXPORT_BAN_BODIES) -> bytes:
    """Return the text of an export prohibition list's PDF."""
    return (EXPORT_BAN_TITLE.format(which=which) + bodies).encode()


def dpl_txt(*rows: dict[str, str], columns: tuple[str, ...] = DPL_COLUMNS) -> bytes:
    """Return a Denied Persons List as the tab-separated file."""
    out = io.StringIO()
    writer = csv.DictWriter(
        out, columns, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\r\n", restval=""
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


DPL_ROWS = (
    {
        "Name": "INVENTED EXPORT CO., A/K/A INVENTED TRADING",
        "Street_Address": "1 STREET", "City": "EL PASO", "State": "TX", "Postal_Code": "79905",
        "Effective_Date": "06/19/2003", "Expiration_Date": "06/29/2056", "Standard_Order": "Y",
        "Last_Update": "2007-01-31", "Action": "F.R. NOTICE ADDED", "FR_Citation": "68 F.R. 1",
    },
    {
        "Name": "INVENTED AVIATION FZE", "Street_Address": "2 STREET", "City": "DUBAI",
        "Country": "AE", "Effective_Date": "08/24/2022", "FR_Citation": "87 F.R. 2",
    },
)  # fmt: skip
DPL_PAGE = (
    b"Name and Address,Effective Date,Expiration Date,Type of Denial,"
    b"Appropriate Federal Register Citations\n"
    b'"Invented Export Co., Ltd., 1 Street, Dubai, AE",06/19/2003,06/29/2056,Standard,68 F.R. 1\n'
    b'"Invented Aviation",08/24/2022,,Standard,87 F.R. 2\n'
)


def mofcom_json(*rows: dict[str, object]) -> bytes:
    """Return the registry's JSON."""
    blank = {
        "addresses": [], "aliases": [], "country": "cn", "date_added": "2026-02-24",
        "entity_name": "", "entity_type": "organization", "id": "x", "last_verified": "2026-07-19",
        "list_id": "cn-unreliable-entity-list", "reason": "", "source_url": "https://example.org/",
        "source_list_name": "不可靠实体清单 (Unreliable Entity List)",
    }  # fmt: skip
    return json.dumps([{**blank, **row} for row in rows], ensure_ascii=False).encode()


MOFCOM_ROWS: tuple[dict[str, object], ...] = (
    {"entity_name": "Invented Defence Inc.", "aliases": ["参与对台湾地区军售的发明防务公司"]},
    {"entity_name": "发明技术公司（Invented Tech Co.）等6家实体"},
    {
        "entity_name": "Invented Denki Co., Ltd.", "aliases": ["发明电机株式会社"],
        "addresses": ["日本东京都港区1番地"], "list_id": "cn-attention-list",
        "source_list_name": "关注名单 (Attention List)",
    },
    {
        "entity_name": "Invented Works", "list_id": "cn-export-control-watchlist",
        "source_list_name": "出口管制管控名单 (Export Control Watchlist)",
    },
)  # fmt: skip
MOFCOM_CSV = (
    "name_en,name_zh,list,date\n"
    "Invented Denki Co.,发明电机株式会社,watch,2026-02-24\n"
    ",发明防务公司,不可靠实体清单,2026-02-25\n"
    "Invented Works,,export-control,2026-02-26\n"
).encode()
