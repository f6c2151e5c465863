"""More list files in the official layouts, with invented companies, vessels and aircraft."""

import csv
import io
import json
from xml.sax.saxutils import escape

from kaname.screening.sources.dpl import COLUMNS as DPL_COLUMNS
from kaname.screening.sources.eu import COLUMNS as EU_COLUMNS
from kaname.screening.sources.targets import COLUMNS
from kaname.screening.sources.uk import COLUMNS as UK_COLUMNS
from kaname.screening.sources.uk import CONLIST


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


def eu_xml(*records: str, made: str = "2026-08-05T16:47:04.449+02:00") -> bytes:
    """Return the European Union's list with these parties."""
    space = "http://eu.europa.ec/fpi/fsd/export"
    return (
        f'{XML}<export xmlns="{space}" generationDate="{made}" globalFileId="1">'
        + "".join(records)
        + "</export>"
    ).encode()


EU_RECORD = (
    '<sanctionEntity designationDate="2022-02-25" designationDetails="" unitedNationId=""'
    ' euReferenceNumber="EU.9001.1" logicalId="900001"><remark>Makes inventions.</remark>'
    '<regulation regulationType="regulation" programme="UKR" numberTitle="2022/1 (OJ L1)"'
    ' logicalId="1"><publicationUrl>https://example.org/1</publicationUrl></regulation>'
    '<subjectType code="enterprise" classificationCode="E"/>'
    '<nameAlias firstName="" lastName="" wholeName="Invented Works JSC" strong="true"'
    ' function="Producer" logicalId="2"/>'
    '<nameAlias wholeName="АО Изобретение" nameLanguage="RU" strong="true" logicalId="3"/>'
    '<nameAlias firstName="Inven" lastName="Tion" wholeName="" strong="true" logicalId="4"/>'
    '<nameAlias wholeName="IW" strong="false" logicalId="5"/>'
    '<nameAlias wholeName="Inv" strong="true"><remark>Low quality alias</remark></nameAlias>'
    '<address street="1 Street" city="Moscow" zipCode="101000" countryIso2Code="RU"'
    ' countryDescription="RUSSIAN FEDERATION"><remark>seat</remark></address>'
    '<address countryIso2Code="00" countryDescription="UNKNOWN"/>'
    '<birthdate circa="false" birthdate="1990-01-02" year="1990" city="Tula"/>'
    '<birthdate yearRangeFrom="1960" yearRangeTo="1962"/>'
    '<identification number="7700000000" identificationTypeDescription="Tax number"'
    ' countryIso2Code="RU"/>'
    '<citizenship countryIso2Code="BY" countryDescription="BELARUS"/></sanctionEntity>'
)


def eu_csv(*rows: dict[str, str], columns: tuple[str, ...] = EU_COLUMNS) -> bytes:
    """Return the European Union's list as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=";", lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows({"fileGenerationDate": "05/08/2026", **row} for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


EU_ABOUT = {
    "Entity_LogicalId": "900001", "Entity_EU_ReferenceNumber": "EU.9001.1",
    "Entity_SubjectType": "E", "Entity_SubjectType_ClassificationCode": "enterprise",
    "Entity_DesignationDate": "2022-02-25", "Entity_Remark": "Makes inventions.",
    "Entity_Regulation_Programme": "UKR", "Entity_Regulation_NumberTitle": "2022/1 (OJ L1)",
    "Entity_Regulation_PublicationUrl": "https://example.org/1",
}  # fmt: skip
EU_ROWS = tuple(
    {**EU_ABOUT, **row}
    for row in (
        {"NameAlias_WholeName": "Invented Works JSC", "NameAlias_Function": "Producer"},
        {"NameAlias_WholeName": "АО Изобретение", "NameAlias_NameLanguage": "RU"},
        {"NameAlias_FirstName": "Inven", "NameAlias_LastName": "Tion"},
        {"NameAlias_WholeName": "IW", "NameAlias_Remark": "low quality a.k.a."},
        {
            "Address_Street": "1 Street", "Address_City": "Moscow", "Address_ZipCode": "101000",
            "Address_CountryIso2Code": "RU", "Address_CountryDescription": "RUSSIAN FEDERATION",
        },
        {"BirthDate_BirthDate": "1990-01-02", "BirthDate_City": "Tula"},
        {
            "Identification_Number": "7700000000", "Identification_TypeDescription": "Tax number",
            "Identification_CountryIso2Code": "RU",
        },
        {"Citizenship_CountryIso2Code": "BY"},
    )
)  # fmt: skip


def uk_csv(
    *rows: dict[str, str],
    columns: tuple[str, ...] = UK_COLUMNS,
    first: str = "Report Date: 21-Sep-2026\n",
) -> bytes:
    """Return the UK Sanctions List (or OFSI's list) as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return (first + out.getvalue()).encode()


UK_ABOUT = {
    "Last Updated": "04/08/2026", "Unique ID": "RUS9001", "OFSI Group ID": "19001",
    "Regime Name": "Russia", "Designation Type": "Entity", "Designation source": "UK",
    "Sanctions Imposed": "Asset freeze", "Date Designated": "29/06/2022",
    "Business registration number (s)": "1027700000000",
}  # fmt: skip
UK_ROWS = (
    {**UK_ABOUT, "Name 6": "Inventions Ltd.", "Name type": "Alias"},
    {
        **UK_ABOUT, "Name 6": "INVENTED WORKS LLC", "Name type": "Primary name",
        "Name non-latin script": "ООО Изобретение", "Address Line 1": "1 Street",
        "Address Line 6": "Moscow", "Address Country": "Russia",
    },
    {
        **UK_ABOUT, "Name 1": "Inven", "Name 2": "Tion", "Name 6": "Works",
        "Name type": "Primary name variation",
    },
    {
        **UK_ABOUT, "Name 6": "IW", "Name type": "ALias", "Alias strength": "Low quality a.k.a",
    },
    {
        "Unique ID": "DPR9002", "Name 6": "INVENTED TANKER", "Name type": "Primary Name",
        "Designation Type": "Ship", "IMO number": "IMO9999993", "D.O.B": "dd/mm/1945",
        "Current believed flag of ship": "Comoros", "Date Designated": "01/mm/2017",
    },
)  # fmt: skip


def uk_xml(*records: str) -> bytes:
    """Return the UK Sanctions List as XML."""
    inner = "".join(f"<Designation>{record}</Designation>" for record in records)
    made = "<DateGenerated>21/09/2026</DateGenerated>"
    return f"{XML}<Designations>{made}{inner}</Designations>".encode()


def _uk_name(kind: str, strength: str = "", **parts: str) -> str:
    strengths = {"AliasStrength": strength} if strength else {}
    return f"<Name>{elements(**parts, NameType=kind, **strengths)}</Name>"


UK_RECORDS = (
    elements(LastUpdated="04/08/2026", DateDesignated="29/06/2022", UniqueID="RUS9001")
    + elements(OFSIGroupID="19001")
    + "<Names>"
    + _uk_name("Alias", Name6="Inventions Ltd.")
    + _uk_name("Primary name", Name6="INVENTED WORKS LLC")
    + _uk_name("Primary name variation", Name1="Inven", Name2="Tion", Name6="Works")
    + _uk_name("ALias", "Low quality a.k.a", Name6="IW")
    + "</Names><NonLatinNames><NonLatinName><NameNonLatinScript>ООО Изобретение"
    + "</NameNonLatinScript></NonLatinName></NonLatinNames>"
    + elements(RegimeName="Russia", IndividualEntityShip="Entity", DesignationSource="UK")
    + elements(SanctionsImposed="Asset freeze")
    + "<Addresses><Address>"
    + elements(AddressLine1="1 Street", AddressLine6="Moscow", AddressCountry="Russia")
    + "</Address></Addresses><EntityDetails><Entity><BusinessRegistrationNumbers>"
    + elements(BusinessRegistrationNumber="1027700000000")
    + "</BusinessRegistrationNumbers></Entity></EntityDetails>",
    elements(DateDesignated="01/mm/2017", UniqueID="DPR9002")
    + "<Names>"
    + _uk_name("Primary Name", Name6="INVENTED TANKER")
    + "</Names>"
    + elements(IndividualEntityShip="Ship")
    + "<IndividualDetails><Individual><DOBs><DOB>dd/mm/1945</DOB></DOBs></Individual>"
    + "</IndividualDetails><ShipDetails><Ship><IMONumbers><IMONumber>IMO9999993</IMONumber>"
    + "</IMONumbers><CurrentBelievedFlagOfShips>"
    + elements(CurrentBelievedFlagOfShip="Comoros")
    + "</CurrentBelievedFlagOfShips></Ship></ShipDetails>",
)
OFSI_ROWS = (
    {
        "Name 6": "INVENTED WORKS LLC", "Group Type": "Entity", "Alias Type": "Primary name",
        "Country": "Russia", "Regime": "Russia", "Group ID": "19001", "Listed On": "29/06/2022",
        "Last Updated": "04/08/2022",
    },
    {
        "Name 6": "IW", "Group Type": "Entity", "Alias Type": "AKA", "Group ID": "19001",
        "Alias Quality": "Low",
    },
)  # fmt: skip


def conlist(*rows: dict[str, str]) -> bytes:
    """Return OFSI's ``ConList.csv``."""
    return uk_csv(*rows, columns=tuple(CONLIST), first="Last Updated,28/01/2026\n")


def ftm_lines(*rows: dict[str, object]) -> bytes:
    """Return entities, one JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


FTM_ROWS: tuple[dict[str, object], ...] = (
    {
        "id": "s-1", "caption": "Sanction", "schema": "Sanction", "datasets": ["eu_fsf"],
        "properties": {"entity": ["NK-1"], "program": ["UKR"], "startDate": ["2022-02-25"]},
        "target": False,
    },
    {
        "id": "NK-1", "caption": "Invented Works JSC", "schema": "Company",
        "datasets": ["eu_fsf", "gb_fcdo_sanctions"], "target": True,
        "first_seen": "2023-01-01T00:00:00", "last_seen": "2026-11-20T06:00:00",
        "last_change": "2025-05-05T00:00:00",
        "properties": {
            "name": ["Invented Works JSC", "АО Изобретение"], "alias": ["IW"],
            "weakAlias": ["Inv"], "previousName": ["Old Works"], "country": ["ru"],
            "jurisdiction": ["by"], "innCode": ["7700000000"], "topics": ["sanction"],
            "addressEntity": ["addr-1"], "address": ["2 Street"], "birthDate": [],
            "programId": ["EU-UKR"], "notes": ["Makes inventions."],
        },
    },
    {
        "id": "addr-1", "caption": "1 Street", "schema": "Address", "datasets": ["eu_fsf"],
        "properties": {"full": ["1 Street, Moscow"], "country": ["ru"]}, "target": False,
    },
    {
        "id": "NK-2", "caption": "INVENTED TANKER", "schema": "Vessel", "datasets": ["eu_fsf"],
        "properties": {"name": ["INVENTED TANKER"], "imoNumber": ["IMO9999993"], "flag": ["km"]},
        "target": True,
    },
    {
        "id": "NK-3", "caption": "Connected Holding", "schema": "Company", "datasets": ["eu_fsf"],
        "properties": {"name": ["Connected Holding"]}, "target": False,
    },
    {
        "id": "own-1", "caption": "Ownership", "schema": "Ownership", "datasets": ["eu_fsf"],
        "properties": {"owner": ["NK-3"], "asset": ["NK-1"]}, "target": False,
    },
    {
        "id": "pass-1", "caption": "X", "schema": "Identification", "datasets": ["eu_fsf"],
        "properties": {"holder": ["NK-1"], "number": ["123"], "type": ["Registration"]},
    },
)  # fmt: skip


def sdn_xml(*records: str, stated: int | None = None) -> bytes:
    """Return OFAC's SDN list as XML; ``stated`` is the number of records that it says it has."""
    space = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"
    count = len(records) if stated is None else stated
    return (
        f'{XML}<sdnList xmlns="{space}"><publshInformation><Publish_Date>09/23/2026</Publish_Date>'
        f"<Record_Count>{count}</Record_Count></publshInformation>"
        + "".join(f"<sdnEntry>{record}</sdnEntry>" for record in records)
        + "</sdnList>"
    ).encode()


SDN_RECORDS = (
    elements(uid="90001", lastName="INVENTED WORKS LLC", sdnType="Entity")
    + "<remarks>(Linked To: INVENTED HOLDING)</remarks>"
    + "<programList><program>IRAN</program><program>SDGT</program></programList><idList><id>"
    + elements(uid="1", idType="Registration Number", idNumber="REG-9", idCountry="Iran")
    + "</id><id>"
    + elements(idType="Secondary sanctions risk:", idNumber="section 1(b)")
    + "</id></idList><akaList><aka>"
    + elements(uid="2", type="a.k.a.", category="strong", lastName="INVENTIONS LTD")
    + "</aka><aka>"
    + elements(uid="3", type="a.k.a.", category="weak", lastName="INV")
    + "</aka></akaList><addressList><address>"
    + elements(uid="4", address1="1 Street", city="Tehran", country="Iran")
    + "</address></addressList>",
    elements(uid="90002", firstName="Inven", lastName="TANKER", sdnType="Vessel")
    + "<vesselInfo>"
    + elements(callSign="ABCD", vesselFlag="Panama")
    + "</vesselInfo><nationalityList><nationality>"
    + elements(country="Panama", mainEntry="true")
    + "</nationality></nationalityList><dateOfBirthList><dateOfBirthItem>"
    + elements(dateOfBirth="10 Dec 1968")
    + "</dateOfBirthItem></dateOfBirthList>",
)
