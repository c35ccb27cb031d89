// What a page notes of itself while it is measured. It stands in every page before any script of it runs.
//
// A change counts as painted in the task that follows the frame in which it was drawn: an animation frame callback runs
// before the frame is drawn, a message that it posts arrives after.
export const NOTES = `(() => {
  const painted = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(0);
  });
  const bench = (window.bench = { first: null, all: null, messages: [], pressed: null, changed: null, lastPaint: null });
  let rows = 0;
  const watch = () => {
    let waiting = false;
    new MutationObserver((changes) => {
      // the tip of the pointer and where the focus may go are no pictures
      if (changes.every(({ attributeName }) => attributeName === 'title' || attributeName === 'tabindex')) return;
      bench.changed = performance.now();
      if (waiting) return;
      waiting = true;
      painted((at) => {
        waiting = false;
        bench.lastPaint = at;
        if (bench.first !== null) return;
        if (document.querySelectorAll('[role=rowheader]').length < bench.rows) return;
        bench.first = at;
        bench.fonts = document.fonts.status;
      });
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  };
  bench.rows = 20;
  watch();
  for (const kind of ['keydown', 'pointerdown'])
    addEventListener(kind, (event) => { bench.pressed = event.timeStamp; bench.lastPaint = null; bench.changed = null; }, true);
  /** Resolves with the time of the paint in which the cell shows the state. */
  bench.shows = (selector) => new Promise((resolve) => {
    const look = () => document.querySelector(selector) !== null && (observer.disconnect(), painted((at) => resolve(at)), true);
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    look();
  });
  const Source = window.EventSource;
  window.EventSource = class extends Source {
    constructor(...given) {
      super(...given);
      this.addEventListener('recorded', ({ data }) =>
        bench.messages.push({ at: performance.now(), position: JSON.parse(data).position }));
    }
  };
  /** What the cells show, as one text. */
  bench.cells = () => [...document.querySelectorAll('[data-cell]')].map(({ dataset }) => dataset.cell + '=' + dataset.state).join();
})()`;

/** Follows frames while something scrolls. */
export const FOLLOW_SCROLL = `(() => {
  const grid = document.querySelector('.grid');
  const view = grid.clientHeight - document.querySelector('.grid-head').offsetHeight;
  const total = Math.round((grid.scrollHeight - (grid.clientHeight - view)) / 28);
  const notes = (window.scrolling = { frames: [], blank: 0, checks: 0, from: grid.scrollTop, left: grid.scrollLeft, on: true });
  // before the page has answered to a scroll: are the rows that are drawn those in view?
  window.addEventListener('scroll', () => {
    if (!notes.on) return;
    notes.checks++;
    // by their numbers: to ask where they are would make the page lay itself out
    const rows = [...grid.querySelectorAll('.grid-row.body')].map((row) => Number(row.dataset.r) - 1);
    const first = Math.floor(grid.scrollTop / 28);
    const last = Math.floor((grid.scrollTop + view) / 28);
    if (Math.min(...rows) > first || Math.max(...rows) < Math.min(last, total - 1)) notes.blank++;
  }, true);
  let before = performance.now();
  const frame = (now) => {
    if (!notes.on) return;
    notes.frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(frame); });
})()`;
