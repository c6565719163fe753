(() => {
  const find = (id) => document.getElementById(id);
  const words = JSON.parse(find("why").textContent);
  const filters = ["speaker", "stance", "outlet", "article"].map((name) => [name, find("by-" + name)]).filter(([, box]) => box);
  const [doubt, shown, panel] = [find("by-doubt"), find("shown"), find("panel")];
  const sentences = [...document.querySelectorAll(".s")];
  const blocks = [...document.querySelectorAll("article p.units"), ...document.querySelectorAll("article")];
  let last = sentences[0];

  function apply() {
    const target = document.querySelector("input[name=target]:checked")?.value;
    const wanted = filters.filter(([, box]) => box.value).map(([name, box]) => [name, box.value]);
    for (const sentence of sentences) {
      const own = sentence.dataset;
      const labels = { speaker: own.speaker, stance: own["t" + target], ...sentence.closest("article").dataset };
      const hit = wanted.every(([name, value]) => labels[name] === value) && (!doubt?.checked || own["mark" + target]?.endsWith("?"));
      sentence.classList.toggle("out", !hit);
      sentence.tabIndex = hit ? 0 : -1;
    }
    for (const block of blocks) block.hidden = !block.querySelector(".s:not(.out)");
    const hits = sentences.filter((sentence) => !sentence.classList.contains("out")).length;
    shown.textContent = hits + " of " + sentences.length + " sentences";
  }

  function set(values) {
    for (const [name, box] of filters) box.value = values[name] ?? "";
    if (doubt) doubt.checked = false;
    if (values.target) find("target" + values.target).checked = true;
    apply();
  }

  function element(name, text, parent, attributes = {}) {
    const made = parent.appendChild(document.createElement(name));
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function table([label, rival, weights], number) {
    const made = element("table", "", find("weights"));
    element("caption", "Toward " + find("target" + number).dataset.name + ": why “" + label + "” rather than “" + rival + "”", made);
    const body = element("tbody", "", made);
    for (const [word, weight] of weights) {
      const row = element("tr", "", body);
      element("th", word, row, { scope: "row", lang: "" });
      element("td", (weight < 0 ? "−" : "+") + Math.abs(weight).toFixed(2), row);
      element("td", "for " + (weight < 0 ? rival : label), row);
    }
  }

  function open(sentence) {
    last = sentence;
    const [head, ...labels] = sentence.getAttribute("aria-description").split("\n");
    find("panel-head").textContent = head;
    find("panel-labels").textContent = labels.join("\n");
    find("panel-text").textContent = sentence.textContent;
    find("panel-text").lang = sentence.closest("[lang]").lang;
    find("weights").replaceChildren();
    (words[sentence.id] ?? []).forEach((one, place) => table(one, place + 1));
    find("weights-note").hidden = !words[sentence.id];
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
  }

  function step(from, by) {
    const hits = sentences.filter((sentence) => sentence.tabIndex === 0);
    return hits[hits.indexOf(from) + by];
  }

  function press(event) {
    const sentence = panel.open ? last : event.target.closest?.(".s");
    if (!sentence || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (next && step(sentence, next)) {
      event.preventDefault();
      if (panel.open) open(step(sentence, next));
      else step(sentence, next).focus();
    } else if (!panel.open && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(sentence);
    } else if (!panel.open && event.key === "Escape") sentence.blur();
  }

  function click(event) {
    const number = event.target.closest("a[data-stance]");
    const sentence = event.target.closest(".s");
    if (number) set(number.dataset);
    else if (sentence && getSelection().isCollapsed) open(sentence);
    else if (event.target === panel) panel.close();
  }

  for (const sentence of sentences) {
    sentence.setAttribute("role", "button");
    sentence.setAttribute("aria-haspopup", "dialog");
  }
  document.addEventListener("change", apply);
  document.addEventListener("click", click);
  document.addEventListener("keydown", press);
  panel.addEventListener("close", () => last.focus());
  find("panel-close").addEventListener("click", () => panel.close());
  find("reset").addEventListener("click", () => set({}));
  apply();
})();
