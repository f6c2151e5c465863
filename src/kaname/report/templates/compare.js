"use strict";
/* The map of a comparison: search, zoom by category, and what a cell says. It asks no network. */
(() => {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const map = document.getElementById("map");
  const told = document.getElementById("told");
  const tools = map.querySelector(".tools");
  const find = document.getElementById("find");
  const category = document.getElementById("category");
  const blocks = [...map.querySelectorAll(".block")];
  const cursor = document.createElement("div");
  cursor.id = "cursor";
  let kept = null;
  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());

  const rowsOf = (grid) => [...grid.querySelectorAll("div[id]")].filter((row) => !row.hidden);
  const widthOf = (row) => {
    const code = row.querySelector("code");
    return code.getBoundingClientRect().width / code.textContent.length;
  };

  /* What a row and a column say: the table of reasons holds it. */
  const answer = (row, place) => {
    const lines = row.closest(".block").querySelectorAll(`tr[data-r="${row.id.slice(1)}"]`);
    for (const line of lines) {
      const cells = line.querySelectorAll("td");
      const places = cells[3].querySelector("bdi").textContent.split(" ");
      if (places.includes(place)) {
        return { mark: cells[0].className, us: cells[1].textContent, jp: cells[2].textContent,
          reason: cells[4].textContent };
      }
    }
    return null;
  };

  const tell = (row, column) => {
    const place = data.columns[column];
    const found = place && answer(row, place);
    if (!found) { return; }
    const letter = row.querySelector("code").textContent[column];
    const grid = row.closest(".grid");
    grid.append(cursor);
    cursor.style.left = `${row.querySelector("code").offsetLeft + column * widthOf(row)}px`;
    cursor.style.top = `${row.offsetTop}px`;
    map.querySelector(".near")?.classList.remove("near");
    row.classList.add("near");
    const head = document.createElement("p");
    const sign = document.createElement("b");
    sign.className = found.mark;
    sign.textContent = letter;
    const name = document.createElement("strong");
    const item = row.querySelector("b");
    const user = data.users[row.id.slice(1).split("-")[0]];
    name.textContent = ` ${item.firstChild.textContent} ${item.lastChild.textContent} → ` +
      `${data.names[place]} (${place}), ${user}: ${data.classes[letter]}`;
    head.append(sign, name);
    const sides = document.createElement("p");
    sides.textContent = `${data.us}: ${found.us} · ${data.jp}: ${found.jp}`;
    const reason = document.createElement("p");
    reason.textContent = found.reason;
    told.replaceChildren(head, sides, reason);
    told.hidden = false;
  };

  const at = (event) => {
    const code = event.target.closest(".grid div[id] code");
    if (!code) { return null; }
    const row = code.parentElement;
    const column = Math.floor((event.clientX - code.getBoundingClientRect().left) / widthOf(row));
    return data.columns[column] ? [row, column] : null;
  };

  map.addEventListener("mousemove", (event) => {
    const spot = at(event);
    if (spot) { tell(...spot); }
  });
  map.addEventListener("click", (event) => {
    kept = at(event) || kept;
    if (kept) { tell(...kept); }
  });
  map.addEventListener("mouseleave", () => {
    if (kept) { tell(...kept); } else { told.hidden = true; }
  });
  map.addEventListener("keydown", (event) => {
    const grid = event.target.closest(".grid");
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (event.key === "Escape") { kept = null; told.hidden = true; cursor.remove(); return; }
    if (!grid || !step[event.key]) { return; }
    event.preventDefault();
    const rows = rowsOf(grid);
    if (!rows.length) { return; }
    let line = kept ? rows.indexOf(kept[0]) : -1;
    let column = line < 0 ? 0 : kept[1] + step[event.key][1];
    if (!data.columns[column]) { column += step[event.key][1] || 1; }
    line = line < 0 ? 0 : line + step[event.key][0];
    line = Math.min(Math.max(line, 0), rows.length - 1);
    column = Math.min(Math.max(column, 0), data.columns.length - 1);
    kept = [rows[line], column];
    tell(...kept);
    cursor.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  /* Search: by item, heading or Tokyo's number; a destination marks its column. */
  const search = () => {
    const words = find.value.trim().toLowerCase().split(/[\s,、]+/).filter(Boolean);
    map.querySelectorAll(".line").forEach((line) => line.remove());
    const columns = new Set();
    const items = words.filter((word) => {
      const hit = data.columns.flatMap((place, column) =>
        place && (place.toLowerCase() === word ||
          (word.length > 2 && data.names[place].toLowerCase().includes(word))) ? [column] : []);
      hit.forEach((column) => columns.add(column));
      return !hit.length;
    });
    let shown = 0;
    for (const block of blocks) {
      let inside = 0;
      for (const row of block.querySelectorAll(".grid div[id]")) {
        const text = `${row.querySelector("b").textContent} ${row.dataset.t}`.toLowerCase();
        row.hidden = items.length > 0 && !items.some((word) => text.includes(word));
        row.style.display = row.hidden ? "none" : "";
        inside += row.hidden ? 0 : 1;
      }
      const chosen = !category.value || block.dataset.category === category.value;
      block.hidden = !chosen || !inside;
      if (!block.hidden && (words.length || category.value)) { block.open = true; }
      shown += block.hidden ? 0 : inside;
      const first = rowsOf(block)[0];
      if (block.open && first && !block.hidden) {
        for (const column of columns) {
          const line = document.createElement("div");
          line.className = "line";
          line.style.left = `${first.querySelector("code").offsetLeft + column * widthOf(first)}px`;
          line.style.height = `${block.querySelector(".grid").scrollHeight}px`;
          block.querySelector(".grid").append(line);
        }
      }
    }
    document.getElementById("count").textContent = shown ? "" : data.none;
  };
  find.addEventListener("input", search);
  category.addEventListener("change", search);
  document.getElementById("large").addEventListener("change", (event) => {
    map.classList.toggle("large", event.target.checked);
    search();
  });
  tools.querySelectorAll("fieldset input").forEach((box) => box.addEventListener("change", () =>
    map.classList.toggle(`hide-${box.value}`, !box.checked)));
  window.addEventListener("beforeprint", () => blocks.forEach((block) => { block.open = true; }));
})();
