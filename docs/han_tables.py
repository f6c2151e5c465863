"""Write the tables of Han characters and Japanese names from the public files they come from.

A maintainer runs ``python docs/han_tables.py UNIHAN IPADIC SURNAMES`` when Unicode publishes a new
Unihan: the folder with Unihan_Readings.txt, Unihan_Variants.txt, Unihan_OtherMappings.txt,
Unihan_DictionaryLikeData.txt and Unihan_IRGSources.txt of https://www.unicode.org/Public/UCD/latest
(Unicode License v3); the folder with Noun.name.csv, Noun.place.csv and Noun.org.csv of the IPA
dictionary (EUC-JP), for how names are read; a CSV of surnames in order of their bearers (columns:
surname, bearers, kana).

Written: han_readings.csv, han_variants.csv, han_japanese_names.csv in the tables of screening.
han_surnames.csv and han_transcription.csv are kept by hand.
"""

import csv
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

TABLES = Path(__file__).resolve().parents[1] / "src" / "kaname" / "screening" / "tables"

FORMS = Path(__file__).resolve().parent / "han_forms.csv"
"""Forms of one character that Unihan does not join: new and old, in registers. Kept by hand."""

Fields = dict[str, dict[str, str]]
Pieces = dict[str, Counter[str]]
Name = tuple[str, str, int, str, str]
"""Name, kind (姓, 名, org, place), cost (low: common), kana, pronunciation."""

_KANA = {}
for _row in (
    "ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko サ sa シ shi ス su セ se ソ so",
    "タ ta チ chi ツ tsu テ te ト to ナ na ニ ni ヌ nu ネ ne ノ no ハ ha ヒ hi フ fu ヘ he ホ ho",
    "マ ma ミ mi ム mu メ me モ mo ヤ ya ユ yu ヨ yo ラ ra リ ri ル ru レ re ロ ro ワ wa",
    "ヰ i ヱ e ヲ o ン n ガ ga ギ gi グ gu ゲ ge ゴ go ザ za ジ ji ズ zu ゼ ze ゾ zo",
    "ダ da ヂ ji ヅ zu デ de ド do バ ba ビ bi ブ bu ベ be ボ bo",
    "パ pa ピ pi プ pu ペ pe ポ po ヴ vu",
):
    _signs = _row.split()
    _KANA.update(zip(_signs[::2], _signs[1::2], strict=True))

_VOICED = tuple(
    pair.split() for pair in ["ch j", "sh j", "ts z", "k g", "s z", "t d", "f b", "h b"]
)
_CHOSEONG = "g,kk,n,d,tt,r,m,b,pp,s,ss,,j,jj,ch,k,t,p,h"
_VOWELS = "a,ae,ya,yae,eo,e,yeo,ye,o,wa,wae,oe,yo,u,wo,we,wi,yu,eu,ui,i"
_FINALS = ",k,k,k,n,n,n,t,l,k,m,l,l,l,p,l,m,p,p,t,t,ng,t,t,k,t,p,t"
"""The letters of the Hangul syllables by their place in Unicode."""


def morae(kana: str) -> list[str]:
    """Return the letters of each mora; a long mark repeats the vowel, a small tsu is ``q``."""
    found: list[str] = []
    for sign in kana:
        if sign in "ャュョ" and found:
            stem = found[-1][:-1]
            glide = "" if stem in ("sh", "ch", "j") else "y"
            found[-1] = stem + glide + "auo"["ャュョ".index(sign)]
        elif sign == "ー" and found:
            found.append(found[-1][-1])
        elif sign == "ッ":
            found.append("q")
        else:
            found.append(_KANA.get(sign, ""))
    return found


def doubled(letters: str) -> str:
    """Write a small tsu as the doubled consonant it stands for."""
    letters = re.sub("q(?=ch)", "t", letters)
    return re.sub("q([a-z])", r"\1\1", letters).replace("q", "tsu")


def short(letters: str) -> str:
    """Write long vowels short, as passports and company names mostly do."""
    for long, plain in (("ou", "o"), ("oo", "o"), ("uu", "u")):
        letters = letters.replace(long, plain)
    return letters


def spoken(pronunciation: str) -> str:
    """Return the letters of a pronunciation in kana, its long marks left out."""
    return doubled("".join(morae(pronunciation.replace("ー", ""))))


def read_unihan(folder: Path) -> Fields:
    """Return, by character, its fields of the Unihan files."""
    fields: Fields = defaultdict(dict)
    names = ("Readings", "Variants", "OtherMappings", "DictionaryLikeData", "IRGSources")
    for name in names:
        for line in (folder / f"Unihan_{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("U+"):
                code, field, value = line.split("\t")
                fields[chr(int(code[2:], 16))][field] = value
    return fields


def is_useful(entry: dict[str, str]) -> bool:
    """Tell whether a character stands in a national standard set that names are written in."""
    sets = (
        "kTGH",
        "kGB0",
        "kJis0",
        "kBigFive",
        "kHangul",
        "kJoyoKanji",
        "kJinmeiyoKanji",
        "kIBMJapan",
    )
    return any(field in entry for field in sets)


def plain_pinyin(text: str) -> str:
    """Return pinyin without tones; ü is ``yu`` after l and n (``lyu``), as passports write it."""
    text = unicodedata.normalize("NFD", text.lower()).replace("u\u0308", "yu")
    return "".join(letter for letter in text if "a" <= letter <= "z")


def mandarin(entry: dict[str, str]) -> list[str]:
    """Return the readings in Mandarin, the commonest first."""
    found = [re.sub(r"\(.*", "", part) for part in entry.get("kHanyuPinlu", "").split()[:2]]
    found = entry.get("kMandarin", "").split() + found
    for field, most in (("kTGHZ2013", 3), ("kXHC1983", 3), ("kHanyuPinyin", 1)):
        if field == "kHanyuPinyin" and found:
            continue
        for part in entry.get(field, "").split()[:most]:
            found.extend(part.partition(":")[2].split(","))
    return first(map(plain_pinyin, found), 3)


def first(found: Iterable[str], most: int) -> list[str]:
    """Return the first ``most`` different texts that are not empty."""
    return list(dict.fromkeys(text for text in found if text))[:most]


def hangul_letters(syllable: str) -> str:
    """Return one Hangul syllable in the Revised Romanisation."""
    place = ord(syllable) - 0xAC00
    places = (_CHOSEONG, place // 588), (_VOWELS, place % 588 // 28), (_FINALS, place % 28)
    return "".join(letters.split(",")[part] for letters, part in places)


def korean(entry: dict[str, str]) -> list[str]:
    """Return the readings in Korean, those of the school list and of the standards first."""
    found = [part.split(":") for part in entry.get("kHangul", "").split()]
    found.sort(key=lambda part: (not set(part[-1]) & set("0EN"), "X" in part[-1]))
    return first((hangul_letters(part[0]) for part in found if part), 3)


def cantonese(entry: dict[str, str]) -> list[str]:
    """Return the readings in Cantonese (Jyutping without tones)."""
    return first((part.rstrip("123456") for part in entry.get("kCantonese", "").split()), 2)


def variants_of(piece: str) -> Iterator[tuple[str, float]]:
    """Yield the forms that a reading takes inside a word, with how likely each is."""
    yield piece, 1.0
    for plain, voiced in _VOICED:
        if piece.startswith(plain):
            yield voiced + piece[len(plain) :], 0.4
            break
    if piece.startswith(("h", "f")):
        yield "p" + piece[1:], 0.1
    for end in ("tsu", "ku", "chi", "ki"):
        if piece.endswith(end) and len(piece) > len(end):
            yield piece[: -len(end)] + "q", 0.2


def given_pieces(fields: Fields) -> dict[str, dict[str, float]]:
    """Return, by character, the readings of Unihan in all their forms with a first weight."""
    known: dict[str, dict[str, float]] = {}
    for character, entry in fields.items():
        weights: dict[str, float] = {}
        on, kun = entry.get("kJapaneseOn", "").split(), entry.get("kJapaneseKun", "").split()
        for reading in [*on, *kun]:
            low = reading.lower()
            forms = [low]
            if reading in kun:
                forms += [low[:end] for end in range(2, len(low)) if low[end - 1] in "aiueo"]
            for form in forms:
                for variant, weight in variants_of(form):
                    size = weight * (1.0 if form == low else 0.5)
                    weights[variant] = max(weights.get(variant, 0.0), size)
        if weights:
            known[character] = weights
    return known


def align(
    name: str, sounds: Sequence[str], known: dict[str, dict[str, float]], counts: Pieces
) -> list[str] | None:
    """Return the likeliest share of each character in the sounds of a name."""
    best: dict[tuple[int, int], tuple[float, list[str]]] = {(0, 0): (0.0, [])}
    for place, character in enumerate(name):
        seen, total = counts[character], sum(counts[character].values())
        for start in range(len(sounds)):
            if (place, start) not in best:
                continue
            score, pieces = best[place, start]
            for end in range(start + 1, min(len(sounds), start + 5) + 1):
                piece = "".join(sounds[start:end])
                weight = known.get(character, {}).get(piece, 0.002) + 4.0 * seen[piece] / (
                    total + 3
                )
                found = score + math.log(weight)
                if found > best.get((place + 1, end), (-math.inf, []))[0]:
                    best[place + 1, end] = found, [*pieces, piece]
    return best.get((len(name), len(sounds)), (0.0, None))[1]


def count_pieces(names: list[tuple[str, list[str]]], fields: Fields) -> Pieces:
    """Return how often each character of the names is read how."""
    known = given_pieces(fields)
    counts: Pieces = defaultdict(Counter)
    for _ in range(4):
        fresh: Pieces = defaultdict(Counter)
        for name, sounds in names:
            for character, piece in zip(
                name, align(name, sounds, known, counts) or [], strict=False
            ):
                fresh[character][piece] += 1
        counts = fresh
    return counts


def given_ends(names: list[tuple[str, list[str]]], fields: Fields, counts: Pieces) -> list[Pieces]:
    """Return how often given names begin, and how often they end, with a reading of a character."""
    known = given_pieces(fields)
    ends: list[Pieces] = [defaultdict(Counter), defaultdict(Counter)]
    for name, sounds in names:
        pieces = align(name, sounds, known, counts) or []
        if len(pieces) > 1:
            for place, found in zip((0, -1), ends, strict=True):
                found[name[place]][doubled(pieces[place])] += 1
    return ends


def japanese(character: str, entry: dict[str, str], counts: Pieces) -> tuple[list[str], list[str]]:
    """Return the readings on and kun, those that names have most first."""
    seen: Counter[str] = counts.get(character, Counter())
    listed = [text.lower() for text in entry.get("kJapaneseOn", "").split()]
    on = sorted(listed, key=lambda text: -seen[text])
    kun = [text.lower() for text in entry.get("kJapaneseKun", "").split()]
    floor = max(2.0, 0.03 * sum(seen.values()))
    in_names = [
        text
        for text, number in seen.most_common(8)
        if number >= floor and text not in listed and "q" not in text and not is_voiced(text, seen)
    ]
    return first(map(short, on), 3), first([*map(short, in_names), *kun[:2]], 4)


def is_voiced(text: str, seen: Counter[str]) -> bool:
    """Tell whether a reading is only the voiced form of a commoner one."""
    for plain, voiced in _VOICED:
        if text.startswith(voiced) and seen[plain + text[len(voiced) :]] >= seen[text]:
            return True
    return False


def write_readings(fields: Fields, counts: Pieces, ends: list[Pieces]) -> None:
    """Write han_readings.csv."""
    lines = ["character,mandarin,on,kun,hangul,cantonese,given_first,given_last"]
    for character in sorted(fields):
        entry = fields[character]
        if not is_useful(entry) or unicodedata.normalize("NFKC", character) != character:
            continue
        on, kun = japanese(character, entry, counts)
        if not ({"kJis0", "kIBMJapan", "kJinmeiyoKanji"} & set(entry) or counts.get(character)):
            kun = []
        cells = [mandarin(entry), on, kun, korean(entry), cantonese(entry)]
        for found in ends:
            common = [text for text, number in found[character].most_common(3) if number > 1]
            cells.append(first(map(short, common), 3))
        if any(cells):
            lines.append(",".join([character, *(" ".join(cell) for cell in cells)]))
    (TABLES / "han_readings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


class Classes:
    """Characters joined into classes."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def root(self, character: str) -> str:
        """Return the character that stands for the class for now."""
        while self.parent.get(character, character) != character:
            character = self.parent[character]
        return character

    def join(self, one: str, other: str) -> None:
        """Make one class of the classes of two characters."""
        self.parent.setdefault(one, one)
        self.parent.setdefault(other, other)
        self.parent[self.root(one)] = self.root(other)


def targets(value: str) -> list[str]:
    """Return the characters that a variant field names."""
    return [chr(int(code, 16)) for code in re.findall(r"U\+([0-9A-F]+)", value)]


def join_variants(fields: Fields) -> Classes:
    """Return the classes of characters that are forms of one another."""
    classes = Classes()
    surnames = surname_characters(fields)
    for character, entry in fields.items():
        for field in ("kTraditionalVariant", "kSimplifiedVariant"):
            for other in targets(entry.get(field, "")):
                if is_useful(entry) and is_useful(fields.get(other, {})):
                    classes.join(character, other)
        for field in ("kZVariant", "kCompatibilityVariant", "kJinmeiyoKanji", "kJoyoKanji"):
            for other in targets(entry.get(field, "")):
                classes.join(character, other)
        for other in targets(entry.get("kSemanticVariant", "")):
            codes = (fields.get(each, {}).get("kBigFive", "") for each in (character, other))
            both_common = all("A440" <= code <= "C67E" for code in codes)
            kept_apart = both_common and not surnames.isdisjoint((character, other))
            if not kept_apart and is_same_and_rare(entry, fields.get(other, {})):
                classes.join(character, other)
    for line in FORMS.read_text(encoding="utf-8").splitlines()[1:]:
        group = line.split(",")[0]
        for other in group[1:]:
            classes.join(group[0], other)
    return classes


def is_everyday(entry: dict[str, str]) -> bool:
    """Tell whether a character is in common use in China or Japan."""
    return any(field in entry for field in ("kTGH", "kJoyoKanji", "kJinmeiyoKanji"))


def is_same_and_rare(one: dict[str, str], other: dict[str, str]) -> bool:
    """Tell whether one of two semantic variants is out of common use and they sound alike."""
    both = is_everyday(one) and is_everyday(other)
    alike = set(mandarin(one)[:1]) == set(mandarin(other)[:1])
    return not both and alike and is_useful(one) and is_useful(other)


def surname_characters(fields: Fields) -> set[str]:
    """Return the characters of Chinese surnames in all their simplified and traditional forms.

    譚 and 談 are two surnames, though dictionaries have one for the other.
    """
    found: set[str] = set()
    for line in (TABLES / "han_surnames.csv").read_text(encoding="utf-8").splitlines()[1:]:
        for character in line.split(",")[0]:
            entry = fields.get(character, {})
            found |= {character, *targets(entry.get("kTraditionalVariant", ""))}
    return found


def write_variants(fields: Fields) -> dict[int, str]:
    """Write han_variants.csv, the forms by representative; return it by the forms."""
    classes = join_variants(fields)
    members: dict[str, list[str]] = defaultdict(list)
    for character in classes.parent:
        members[classes.root(character)].append(character)
    lines = []
    unified: dict[int, str] = {}
    for group in members.values():
        if len(group) > 1:
            ranked = sorted(group, key=lambda character: rank(character, fields))
            lines.append(f"{ranked[0]},{''.join(sorted(ranked[1:]))}")
            unified.update({ord(form): ranked[0] for form in ranked[1:]})
    text = "\n".join(["character,forms", *sorted(lines)])
    (TABLES / "han_variants.csv").write_text(text + "\n", encoding="utf-8")
    return unified


def rank(character: str, fields: Fields) -> tuple[bool, bool, bool, str]:
    """Return what makes a character the representative: in everyday use in Japan, in China."""
    entry = fields.get(character, {})
    joyo = "kJoyoKanji" in entry and "U+" not in entry["kJoyoKanji"]
    return not joyo, "kTGH" not in entry, "kBigFive" not in entry, character


def is_han(name: str) -> bool:
    """Tell whether a name has Han characters and repeat marks only."""
    return all("\u4e00" <= character <= "\u9fff" or character == "々" for character in name)


def open_repeats(name: str) -> str:
    """Write a character again where the repeat mark stands for it."""
    return re.sub("(.)々", r"\1\1", name)


def read_names(folder: Path) -> list[Name]:
    """Return the names of the IPA dictionary: those of persons, then organisations and places."""
    rows: list[Name] = []
    for part in ("name", "org", "place"):
        found: list[Name] = []
        text = (folder / f"Noun.{part}.csv").read_text(encoding="euc-jp")
        for row in csv.reader(text.splitlines()):
            kind = row[7] if part == "name" else part
            if kind in ("姓", "名", "org", "place") and is_han(row[0]) and row[0] != "々":
                found.append((open_repeats(row[0]), kind, int(row[3]), row[11], row[12]))
        rows += sorted(found, key=lambda row: row[2])
    return rows


def write_names(names: list[Name], ranked: Path, unified: dict[int, str]) -> None:
    """Write han_japanese_names.csv, the names in their unified form, sorted by code points."""
    listed: dict[tuple[str, str], list[str]] = defaultdict(list)
    said: dict[tuple[str, str], str] = {}
    for name, kind, _, kana, pronunciation in names:
        letters = spoken(pronunciation)
        said.setdefault((name, "".join(morae(kana))), letters)
        listed[name, kind].append(letters)
    common = ranked_surnames(ranked, said)
    for name, found in common.items():
        found.extend(listed.get((name, "姓"), [])[:2])
    rare: dict[str, list[str]] = {}
    given: dict[str, list[str]] = {}
    for (name, kind), found in listed.items():
        if kind == "名" and len(name) <= 3:
            given.setdefault(name.translate(unified), []).extend(found)
        elif kind == "姓" and len(name) in (2, 3) and len(rare) < ADDED_MAX:
            rare.setdefault(name.translate(unified), []).extend(found)
    other = other_names(listed, unified)
    together: dict[str, list[str]] = {}
    for name, found in common.items():
        together.setdefault(name.translate(unified), []).extend(found)
    lines = []
    for name in {*together, *rare, *given, *other}:
        seldom = [] if name in together else rare.get(name, [])
        spoken_of = [] if together.get(name, seldom)[:1] == other.get(name) else other.get(name, [])
        cells = [first(together.get(name, []), 3), first(seldom, 2), first(given.get(name, []), 3)]
        lines.append(",".join([name, *(" ".join(cell) for cell in [*cells, spoken_of])]))
    text = "\n".join(["name,surname,rare_surname,given,other", *sorted(lines)])
    (TABLES / "han_japanese_names.csv").write_text(text + "\n", encoding="utf-8")


def other_names(
    listed: dict[tuple[str, str], list[str]], unified: dict[int, str]
) -> dict[str, list[str]]:
    """Return the commonest names of organisations and places with the likeliest reading."""
    other: dict[str, list[str]] = {}
    for kind, most in (("org", ORGANISATIONS_MAX), ("place", PLACES_MAX)):
        names = [key for key in listed if key[1] == kind and 2 <= len(key[0]) <= 3]
        for key in names[:most]:
            other.setdefault(key[0].translate(unified), listed[key][:1])
    return other


def ranked_surnames(path: Path, said: dict[tuple[str, str], str]) -> dict[str, list[str]]:
    """Return the ranked surnames with their reading, long vowels as the dictionary speaks them."""
    surnames: dict[str, list[str]] = {}
    for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
        name = open_repeats(row[0])
        if is_han(name):
            kana = "".join(chr(ord(sign) + 96) if "ぁ" <= sign <= "ゖ" else sign for sign in row[2])
            sounds = "".join(morae(kana))
            surnames.setdefault(name, []).append(said.get((name, sounds), short(doubled(sounds))))
    return surnames


ORGANISATIONS_MAX = 2000
PLACES_MAX = 4000
ADDED_MAX = 12_000
"""So many surnames of the dictionary stand in the table besides the ranked ones."""


def main(unihan: str, names_file: str, surnames: str) -> None:
    """Read the public files and write the three tables."""
    fields = read_unihan(Path(unihan))
    names = read_names(Path(names_file))
    people = [(name, morae(kana)) for name, kind, _, kana, _ in names if kind in "姓名"]
    counts = count_pieces(people, fields)
    given = [(name, morae(kana)) for name, kind, _, kana, _ in names if kind == "名"]
    write_readings(fields, counts, given_ends(given, fields, counts))
    write_names(names, Path(surnames), write_variants(fields))


if __name__ == "__main__":
    main(*sys.argv[1:4])
