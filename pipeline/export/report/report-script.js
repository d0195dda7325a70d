// Built from pipeline/export/report/script/report-script.ts by npm run page-scripts. Change that, not this.
"use strict";
(() => {
  // pipeline/export/report/script/page-parts.ts
  function byId(id, kind) {
    const found = document.getElementById(id);
    if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} "${id}".`);
    return found;
  }
  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className !== "") made.className = className;
    made.append(...children);
    return made;
  }
  function copyOf(card, selector) {
    const part = card.querySelector(selector);
    if (part === null) throw new Error(`A card has no ${selector}.`);
    return part.cloneNode(true);
  }

  // pipeline/export/report/script/previews.ts
  var calmAsked = matchMedia("(prefers-reduced-motion: reduce)");
  function showPreviews() {
    const isPaused = byId("motion", HTMLButtonElement).getAttribute("aria-pressed") === "true";
    for (const image of document.querySelectorAll("img[data-moving]")) {
      const { still = "", moving = "" } = image.dataset;
      const wanted = isPaused ? still : moving;
      if (image.getAttribute("src") !== wanted) image.src = wanted;
    }
  }
  function startPreviews() {
    const button = byId("motion", HTMLButtonElement);
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      showPreviews();
    });
    const offer = () => {
      button.hidden = calmAsked.matches;
    };
    offer();
    calmAsked.addEventListener("change", offer);
    addEventListener("beforeprint", () => {
      for (const image of document.images) image.loading = "eager";
    });
  }

  // pipeline/export/report/script/comparison.ts
  var pairCard = (a, b) => document.getElementById(`pair-${a}-${b}`) ?? document.getElementById(`pair-${b}-${a}`);
  function showPair(card) {
    card.closest("details")?.setAttribute("open", "");
    card.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
    for (const other of document.querySelectorAll(".pair.found")) other.classList.remove("found");
    card.classList.add("found");
  }
  function startComparison(cards2, similarities2) {
    const { data, rowOf, between } = similarities2;
    const fields = [byId("compare-a", HTMLSelectElement), byId("compare-b", HTMLSelectElement)];
    const cardOf = (id) => {
      const card = cards2.get(id);
      if (card === void 0) throw new Error(`The page has no card of person ${id}.`);
      return card;
    };
    const nameOf2 = (id) => cardOf(id).dataset.name ?? "";
    const side = (id) => {
      const link = element("a", "person-link", element("span", "id", String(id)));
      link.href = `#person-${id}`;
      if (nameOf2(id) !== "") link.append(element("bdi", "name", nameOf2(id)));
      return element("figure", "side", copyOf(cardOf(id), ".preview"), element("figcaption", "", link));
    };
    const lane = (id) => [element("span", "id", String(id)), copyOf(cardOf(id), ".presence")];
    const more = (a2, b2) => {
      if (a2 === b2) return element("p", "", "This is one and the same person.");
      const card = pairCard(a2, b2);
      if (card !== null) {
        const button = element("button", "", "Show the evidence");
        button.type = "button";
        button.addEventListener("click", () => showPair(card));
        return element("p", "", button);
      }
      return between(rowOf(a2), rowOf(b2)) < data.threshold ? element("p", "", `Less alike than ${data.threshold}, so not proposed.`) : element("p", "", "The evidence for this pair is not on this page: see doppel pairs.");
    };
    const compare = (a2, b2) => {
      fields[0].value = String(a2);
      fields[1].value = String(b2);
      const cosine = element("strong", "number", between(rowOf(a2), rowOf(b2)).toFixed(2));
      byId("compare-result", HTMLElement).replaceChildren(
        element("div", "sides", side(a2), side(b2)),
        element("p", "score", cosine, " similar"),
        element("div", "lanes", ...lane(a2), ...lane(b2)),
        more(a2, b2)
      );
      showPreviews();
    };
    for (const field of fields) {
      for (const id of data.ids) {
        field.append(new Option(nameOf2(id) === "" ? String(id) : `${id} ${nameOf2(id)}`, String(id)));
      }
      field.addEventListener("change", () => compare(Number(fields[0].value), Number(fields[1].value)));
    }
    byId("compare-form", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("[data-compare]") : null;
      if (button === null) return;
      const [a2, b2] = (button.dataset.compare ?? "").split(" ").map(Number);
      compare(a2, b2);
      byId("compare", HTMLElement).scrollIntoView({ block: "center" });
      byId("compare-title", HTMLElement).focus({ preventScroll: true });
    });
    const [a, b] = similarities2.mostAlike;
    compare(data.ids[a], data.ids[b]);
    return {
      compare,
      showEvidence: (one, other) => {
        const card = one === other ? null : pairCard(one, other);
        if (card !== null) showPair(card);
        return card !== null;
      }
    };
  }

  // pipeline/export/report/script/heatmap-figure.ts
  var mostCrossed = 150;
  var mostParted = 60;
  var colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  function chosenOrder({ data }) {
    const chosen = document.querySelector('input[name="heat-order"]:checked');
    if (chosen?.value === "clustered") return data.clustered;
    return [...data.ids.keys()].sort((a, b) => data.ids[a] - data.ids[b]);
  }
  function heatmapFigure(similarities2, widthPx) {
    const { data, between, least } = similarities2;
    const count = data.ids.length;
    const rows = chosenOrder(similarities2);
    const labels = rows.map((row) => String(data.ids[row]));
    const place = new Map(rows.map((row, index) => [row, index]));
    const label = (row) => labels[place.get(row) ?? 0];
    const crosses = (count <= mostCrossed ? data.impossible : []).flatMap(([a, b]) => [
      [label(a), label(b)],
      [label(b), label(a)]
    ]);
    const cellPx = widthPx / count;
    const gapPx = count <= mostParted ? 1 : 0;
    const quiet = colour("--quiet");
    const heat = {
      type: "heatmap",
      x: labels,
      y: labels,
      z: rows.map((a) => rows.map((b) => a === b ? null : between(a, b))),
      colorscale: "Cividis",
      // The scale begins at the least alike pair, so that its whole range is used, and ends at 1.
      zmin: Math.min(0.95, Math.floor(least * 20) / 20),
      zmax: 1,
      xgap: gapPx,
      ygap: gapPx,
      hoverinfo: "none",
      colorbar: {
        thickness: 12,
        outlinewidth: 0,
        tickfont: { color: quiet },
        title: { text: "cosine similarity", side: "right", font: { color: quiet, size: 12 } },
        len: 1
      }
    };
    const marks = {
      type: "scatter",
      mode: "markers",
      x: crosses.map(([x]) => x),
      y: crosses.map(([, y]) => y),
      marker: {
        symbol: "x-thin",
        size: Math.max(2, Math.min(9, cellPx / 3)),
        line: { color: "#ffffff", width: cellPx > 9 ? 1.5 : 0.75 }
      },
      hoverinfo: "skip",
      showlegend: false
    };
    const axis = {
      type: "category",
      color: quiet,
      tickfont: { size: 11 },
      ticks: "",
      showgrid: false,
      zeroline: false,
      automargin: true,
      constrain: "domain"
    };
    const layout = {
      xaxis: { ...axis, range: [-0.5, count - 0.5], tickangle: count > 12 ? -90 : 0 },
      yaxis: { ...axis, range: [count - 0.5, -0.5], scaleanchor: "x" },
      margin: { l: 36, r: 8, t: 8, b: 36 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: colour("--sunk"),
      dragmode: "zoom",
      showlegend: false,
      font: { family: getComputedStyle(document.body).fontFamily }
    };
    return { data: [heat, marks], layout };
  }

  // pipeline/export/report/script/heatmap.ts
  function pairAt({ points }) {
    const point = points.find(({ data }) => data.type === "heatmap");
    return point === void 0 ? null : [Number(point.x), Number(point.y)];
  }
  function startHeatmap(similarities2, comparison) {
    const place = byId("heatmap", HTMLElement);
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        loadPlotly(() => drawHeatmap(place, similarities2, comparison));
      },
      { rootMargin: "600px" }
    );
    near.observe(place);
  }
  function loadPlotly(then) {
    const script = document.createElement("script");
    script.src = "plotly-cartesian.min.js";
    script.addEventListener("load", then);
    script.addEventListener("error", () => {
      const problem = byId("heatmap-problem", HTMLElement);
      problem.textContent = "The heatmap cannot be drawn: plotly-cartesian.min.js is not beside this page.";
      problem.hidden = false;
    });
    document.head.append(script);
  }
  function drawHeatmap(place, similarities2, comparison) {
    const draw = () => {
      const { data, layout } = heatmapFigure(similarities2, place.clientWidth);
      globalThis.Plotly.react(place, data, layout, { displayModeBar: false, responsive: true, doubleClick: "reset" });
    };
    draw();
    place.on("plotly_hover", (event) => showTip(event, similarities2));
    place.on("plotly_unhover", hideTip);
    place.on("plotly_click", (event) => {
      const pair = pairAt(event);
      if (pair === null) return;
      hideTip();
      comparison.compare(...pair);
      comparison.showEvidence(...pair);
    });
    for (const field of document.querySelectorAll('input[name="heat-order"]')) field.addEventListener("change", draw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    place.dataset.drawn = "true";
  }
  function hideTip() {
    byId("tip", HTMLElement).hidden = true;
  }
  function showTip(event, { data, rowOf, between, isImpossible }) {
    const pair = pairAt(event);
    if (pair === null || pair[0] === pair[1]) {
      hideTip();
      return;
    }
    const images = pair.filter((id) => data.stills[rowOf(id)]).map((id) => {
      const image = new Image();
      image.src = `still/person_${id}.webp`;
      image.alt = "";
      return image;
    });
    const [a, b] = [rowOf(pair[0]), rowOf(pair[1])];
    const score = element("strong", "number", between(a, b).toFixed(2));
    const words = element("span", "", score, ` ${pair[0]} and ${pair[1]}`);
    if (isImpossible(a, b)) words.append(element("br", ""), "ruled out");
    const tip = byId("tip", HTMLElement);
    tip.replaceChildren(...images, words);
    tip.hidden = false;
    const { clientX, clientY } = event.event;
    tip.style.left = `${Math.min(clientX + 16, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(clientY + 16, innerHeight - tip.offsetHeight - 8)}px`;
  }

  // pipeline/export/report/script/person-list.ts
  function numberOf(card, key) {
    const text = card.dataset[key] ?? "";
    return text === "" ? -2 : Number(text);
  }
  var nameOf = (card) => card.dataset.name ?? "";
  var orders = {
    firstFrame: (a, b) => numberOf(a, "firstFrame") - numberOf(b, "firstFrame"),
    personId: () => 0,
    // Persons without a name come after those that have one.
    name: (a, b) => Number(nameOf(a) === "") - Number(nameOf(b) === "") || nameOf(a).localeCompare(nameOf(b)),
    rows: (a, b) => numberOf(b, "rows") - numberOf(a, "rows"),
    nearest: (a, b) => numberOf(b, "nearest") - numberOf(a, "nearest")
  };
  function startPersonList() {
    const grid = byId("person-grid", HTMLElement);
    const cards2 = [...grid.querySelectorAll(".person")];
    const orderField = byId("person-order", HTMLSelectElement);
    const searchField = byId("person-search", HTMLInputElement);
    const orderPersons = () => {
      const compare = orders[orderField.value];
      grid.append(...cards2.toSorted((a, b) => compare(a, b) || numberOf(a, "personId") - numberOf(b, "personId")));
    };
    const searchPersons = () => {
      const words = searchField.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const card of cards2) {
        const ids = `${card.dataset.personId} ${card.dataset.madeOf}`.split(" ");
        const name = nameOf(card).toLocaleLowerCase();
        card.hidden = !words.every((word) => ids.includes(word) || name.includes(word));
        if (!card.hidden) shown++;
      }
      byId("person-found", HTMLElement).textContent = words.length === 0 ? "" : `${shown} of ${cards2.length} persons found`;
    };
    orderField.addEventListener("change", orderPersons);
    searchField.addEventListener("input", searchPersons);
    searchField.form?.addEventListener("submit", (event) => event.preventDefault());
    orderPersons();
    addEventListener("hashchange", () => {
      const target = document.getElementById(location.hash.slice(1));
      if (target?.classList.contains("person") && target.hidden) {
        searchField.value = "";
        searchPersons();
        target.scrollIntoView();
      }
      target?.closest("details")?.setAttribute("open", "");
    });
    return new Map(cards2.map((card) => [Number(card.dataset.personId), card]));
  }

  // pipeline/export/report/script/similarities.ts
  function readSimilarities() {
    const holder = document.getElementById("similarity-data");
    if (holder === null) return null;
    const data = JSON.parse(holder.textContent);
    const count = data.ids.length;
    const rows = new Map(data.ids.map((id, row) => [id, row]));
    const bytes = Uint8Array.from(atob(data.triangle), (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const triangle = Float32Array.from(
      { length: bytes.length / 2 },
      (_, index) => view.getInt16(index * 2, true) / data.one
    );
    const impossible = new Set(data.impossible.flatMap(([a, b]) => [a * count + b, b * count + a]));
    const between = (a, b) => {
      if (a === b) return 1;
      const [row, column] = a < b ? [a, b] : [b, a];
      return triangle[row * count - row * (row + 1) / 2 + (column - row - 1)];
    };
    const mostAlike = [0, 1];
    for (let a = 0, best = -2; a < count; a++) {
      for (let b = a + 1; b < count; b++) {
        if (between(a, b) <= best) continue;
        best = between(a, b);
        mostAlike.splice(0, 2, a, b);
      }
    }
    return {
      data,
      rowOf: (id) => {
        const row = rows.get(id);
        if (row === void 0) throw new Error(`Person ${id} was not compared.`);
        return row;
      },
      between,
      isImpossible: (a, b) => impossible.has(a * count + b),
      least: triangle.reduce((low, value) => Math.min(low, value), 1),
      mostAlike
    };
  }

  // pipeline/export/report/script/report-script.ts
  document.documentElement.classList.add("scripted");
  startPreviews();
  var cards = startPersonList();
  var similarities = readSimilarities();
  if (similarities === null) {
    for (const button of document.querySelectorAll("[data-compare]")) button.disabled = true;
  } else {
    startHeatmap(similarities, startComparison(cards, similarities));
  }
})();
