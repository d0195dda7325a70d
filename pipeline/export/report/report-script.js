// The script of the exported page. It runs in the reader's browser, from disk, and adds to a page that is whole without it:
// pausing the previews, search and order of the persons, the heatmap and the comparison of any two. Texts that people typed
// only ever pass through textContent and cloned nodes, never through markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const calmAsked = matchMedia('(prefers-reduced-motion: reduce)');
  document.documentElement.classList.add('scripted');

  // An <img> cannot pause an animation, so paused previews show the still picture instead.
  const motionButton = byId('motion');
  function setMotion(paused) {
    motionButton.setAttribute('aria-pressed', String(paused));
    for (const image of document.querySelectorAll('img[data-moving]')) {
      image.src = paused ? image.dataset.still : image.dataset.moving;
    }
  }
  motionButton.addEventListener('click', () => setMotion(motionButton.getAttribute('aria-pressed') !== 'true'));
  // The page already shows stills to readers who asked for less motion; there is nothing to pause then.
  motionButton.hidden = calmAsked.matches;
  calmAsked.addEventListener('change', () => {
    motionButton.hidden = calmAsked.matches;
  });

  // Pictures that were never scrolled to would be missing on paper.
  addEventListener('beforeprint', () => {
    for (const image of document.images) image.loading = 'eager';
  });

  // Search and order of the persons.
  const grid = byId('person-grid');
  const cards = [...grid.querySelectorAll('.person')];
  const cardOf = new Map(cards.map((card) => [Number(card.dataset.personId), card]));
  const number = (card, key) => (card.dataset[key] === '' ? -2 : Number(card.dataset[key]));
  const orders = {
    firstFrame: (a, b) => number(a, 'firstFrame') - number(b, 'firstFrame'),
    personId: () => 0,
    // Persons without a name come after those that have one.
    name: (a, b) => (a.dataset.name === '') - (b.dataset.name === '') || a.dataset.name.localeCompare(b.dataset.name),
    rows: (a, b) => number(b, 'rows') - number(a, 'rows'),
    nearest: (a, b) => number(b, 'nearest') - number(a, 'nearest'),
  };
  const orderField = byId('person-order');
  function orderPersons() {
    const compare = orders[orderField.value];
    grid.append(...[...cards].sort((a, b) => compare(a, b) || number(a, 'personId') - number(b, 'personId')));
  }
  const searchField = byId('person-search');
  function searchPersons() {
    const words = searchField.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const ids = `${card.dataset.personId} ${card.dataset.madeOf}`.split(' ');
      const name = card.dataset.name.toLocaleLowerCase();
      card.hidden = !words.every((word) => ids.includes(word) || name.includes(word));
      if (!card.hidden) shown++;
    }
    byId('person-found').textContent = words.length === 0 ? '' : `${shown} of ${cards.length} persons found`;
  }
  orderField.addEventListener('change', orderPersons);
  searchField.addEventListener('input', searchPersons);
  searchField.form.addEventListener('submit', (event) => event.preventDefault());
  orderPersons();

  // A link to a person whom the search has hidden shows everyone again.
  addEventListener('hashchange', () => {
    const target = byId(location.hash.slice(1));
    if (target?.classList.contains('person') && target.hidden) {
      searchField.value = '';
      searchPersons();
      target.scrollIntoView();
    }
    target?.closest('details')?.setAttribute('open', '');
  });

  // Similarity.
  const dataElement = byId('similarity-data');
  if (dataElement === null) {
    for (const button of document.querySelectorAll('[data-compare]')) button.disabled = true;
    return;
  }
  const data = JSON.parse(dataElement.textContent);
  const count = data.ids.length;
  const rowOf = new Map(data.ids.map((id, row) => [id, row]));
  const triangle = (() => {
    const text = atob(data.triangle);
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Float32Array.from({ length: bytes.length / 2 }, (_, index) => view.getInt16(index * 2, true) / data.one);
  })();
  function similarity(a, b) {
    if (a === b) return 1;
    const [row, column] = a < b ? [a, b] : [b, a];
    return triangle[row * count - (row * (row + 1)) / 2 + (column - row - 1)];
  }

  // Comparing any two persons: the keyboard's way to what a click on the heatmap does.
  const fieldA = byId('compare-a');
  const fieldB = byId('compare-b');
  const result = byId('compare-result');
  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className !== '') made.className = className;
    made.append(...children);
    return made;
  }
  function side(id) {
    const card = cardOf.get(id);
    const link = element('a', 'person-link', element('span', 'id', String(id)));
    link.href = `#person-${id}`;
    if (card.dataset.name !== '') link.append(element('bdi', 'name', card.dataset.name));
    return element('figure', 'side', card.querySelector('.preview').cloneNode(true), element('figcaption', '', link));
  }
  const lane = (id) => [element('span', 'id', String(id)), cardOf.get(id).querySelector('.presence').cloneNode(true)];
  function pairCard(a, b) {
    return byId(`pair-${a}-${b}`) ?? byId(`pair-${b}-${a}`);
  }
  function showPair(card) {
    card.closest('details')?.setAttribute('open', '');
    card.scrollIntoView({ block: 'center' });
    card.focus({ preventScroll: true });
    for (const other of document.querySelectorAll('.pair.found')) other.classList.remove('found');
    card.classList.add('found');
  }
  function compare(a, b) {
    fieldA.value = String(a);
    fieldB.value = String(b);
    const score = element(
      'p',
      'score',
      element('strong', 'number', similarity(rowOf.get(a), rowOf.get(b)).toFixed(2)),
      ' similar',
    );
    const sides = element('div', 'sides', side(a), side(b));
    const lanes = element('div', 'lanes', ...lane(a), ...lane(b));
    const card = a === b ? null : pairCard(a, b);
    const more = element('p', '');
    if (a === b) more.textContent = 'This is one and the same person.';
    else if (card === null && similarity(rowOf.get(a), rowOf.get(b)) < data.threshold) {
      more.textContent = `Less alike than ${data.threshold}, so not proposed.`;
    } else if (card === null) more.textContent = 'The evidence for this pair is not on this page: see doppel pairs.';
    else {
      const button = element('button', '', 'Show the evidence');
      button.type = 'button';
      button.addEventListener('click', () => showPair(card));
      more.append(button);
    }
    result.replaceChildren(sides, score, lanes, more);
    if (motionButton.getAttribute('aria-pressed') === 'true') setMotion(true);
  }
  for (const field of [fieldA, fieldB]) {
    for (const id of data.ids) {
      const name = cardOf.get(id).dataset.name;
      field.append(new Option(name === '' ? String(id) : `${id} ${name}`, String(id)));
    }
    field.addEventListener('change', () => compare(Number(fieldA.value), Number(fieldB.value)));
  }
  byId('compare-form').addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-compare]');
    if (button === null) return;
    const [a, b] = button.dataset.compare.split(' ').map(Number);
    compare(a, b);
    byId('compare').scrollIntoView({ block: 'center' });
    byId('compare-title').focus({ preventScroll: true });
  });
  const opening = [0, 1];
  for (let a = 0, best = -2; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      if (similarity(a, b) <= best) continue;
      best = similarity(a, b);
      opening.splice(0, 2, a, b);
    }
  }
  compare(data.ids[opening[0]], data.ids[opening[1]]);

  // The heatmap. Plotly is 1.5 MB, so it is loaded when the reader comes near.
  const heatmap = byId('heatmap');
  const tip = byId('tip');
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  function order() {
    const chosen = document.querySelector('input[name="heat-order"]:checked').value;
    if (chosen === 'clustered') return data.clustered;
    return [...data.ids.keys()].sort((a, b) => data.ids[a] - data.ids[b]);
  }
  // The scale begins at the least alike pair, so that its whole range is used, and ends at 1.
  const least = triangle.reduce((low, value) => Math.min(low, value), 1);
  const bottom = Math.min(0.95, Math.floor(least * 20) / 20);

  function draw() {
    const rows = order();
    const labels = rows.map((row) => String(data.ids[row]));
    const z = rows.map((a) => rows.map((b) => (a === b ? null : similarity(a, b))));
    const place = new Map(rows.map((row, index) => [row, index]));
    // Among very many cells a cross would hide its neighbours; the tip still says it.
    const crosses = (count <= 150 ? data.impossible : []).flatMap(([a, b]) => [
      [place.get(a), place.get(b)],
      [place.get(b), place.get(a)],
    ]);
    const axis = {
      type: 'category',
      color: colour('--quiet'),
      tickfont: { size: 11 },
      ticks: '',
      showgrid: false,
      zeroline: false,
      automargin: true,
      constrain: 'domain',
    };
    const size = heatmap.clientWidth / count;
    globalThis.Plotly.react(
      heatmap,
      [
        {
          type: 'heatmap',
          x: labels,
          y: labels,
          z,
          colorscale: 'Cividis',
          zmin: bottom,
          zmax: 1,
          xgap: count <= 60 ? 1 : 0,
          ygap: count <= 60 ? 1 : 0,
          hoverinfo: 'none',
          colorbar: {
            thickness: 12,
            outlinewidth: 0,
            tickfont: { color: colour('--quiet') },
            title: { text: 'cosine similarity', side: 'right', font: { color: colour('--quiet'), size: 12 } },
            len: 1,
          },
        },
        {
          type: 'scatter',
          mode: 'markers',
          x: crosses.map(([x]) => labels[x]),
          y: crosses.map(([, y]) => labels[y]),
          marker: {
            symbol: 'x-thin',
            size: Math.max(2, Math.min(9, size / 3)),
            line: { color: '#ffffff', width: size > 9 ? 1.5 : 0.75 },
          },
          hoverinfo: 'skip',
          showlegend: false,
        },
      ],
      {
        xaxis: { ...axis, range: [-0.5, count - 0.5], tickangle: count > 12 ? -90 : 0 },
        yaxis: { ...axis, range: [count - 0.5, -0.5], scaleanchor: 'x' },
        margin: { l: 36, r: 8, t: 8, b: 36 },
        paper_bgcolor: 'rgba(0,0,0,0)',
        plot_bgcolor: colour('--sunk'),
        dragmode: 'zoom',
        showlegend: false,
        font: { family: getComputedStyle(document.body).fontFamily },
      },
      { displayModeBar: false, responsive: true, doubleClick: 'reset' },
    );
  }

  const impossible = new Set(data.impossible.flatMap(([a, b]) => [a * count + b, b * count + a]));
  const isImpossible = (a, b) => impossible.has(a * count + b);

  const pairAt = (event) => {
    const point = event.points.find((candidate) => candidate.data.type === 'heatmap');
    return point === undefined ? null : [Number(point.x), Number(point.y)];
  };
  function showTip(event) {
    const pair = pairAt(event);
    if (pair === null || pair[0] === pair[1]) return hideTip();
    const children = [];
    for (const id of pair) {
      if (!data.stills[rowOf.get(id)]) continue;
      const image = new Image();
      image.src = `still/person_${id}.webp`;
      image.alt = '';
      children.push(image);
    }
    const score = element('strong', 'number', similarity(rowOf.get(pair[0]), rowOf.get(pair[1])).toFixed(2));
    const words = element('span', '', score, ` ${pair[0]} and ${pair[1]}`);
    if (isImpossible(rowOf.get(pair[0]), rowOf.get(pair[1]))) words.append(element('br', ''), 'ruled out');
    tip.replaceChildren(...children, words);
    tip.hidden = false;
    const { clientX, clientY } = event.event;
    tip.style.left = `${Math.min(clientX + 16, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(clientY + 16, innerHeight - tip.offsetHeight - 8)}px`;
  }
  function hideTip() {
    tip.hidden = true;
  }
  function clicked(event) {
    const pair = pairAt(event);
    if (pair === null) return;
    hideTip();
    compare(pair[0], pair[1]);
    const card = pair[0] === pair[1] ? null : pairCard(pair[0], pair[1]);
    if (card !== null) showPair(card);
  }

  function startHeatmap() {
    const script = document.createElement('script');
    script.src = 'plotly-cartesian.min.js';
    script.addEventListener('load', () => {
      draw();
      heatmap.on('plotly_hover', showTip);
      heatmap.on('plotly_unhover', hideTip);
      heatmap.on('plotly_click', clicked);
      for (const field of document.querySelectorAll('input[name="heat-order"]')) field.addEventListener('change', draw);
      matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
      heatmap.dataset.drawn = 'true';
    });
    script.addEventListener('error', () => {
      byId('heatmap-problem').textContent =
        'The heatmap cannot be drawn: plotly-cartesian.min.js is not beside this page.';
      byId('heatmap-problem').hidden = false;
    });
    document.head.append(script);
  }
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      startHeatmap();
    },
    { rootMargin: '600px' },
  );
  near.observe(heatmap);
})();
