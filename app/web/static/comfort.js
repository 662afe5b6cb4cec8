/* Everyday comfort on every page: keys, explanations in place, filters of the last time, tables to copy, light and
   dark, language.
   Every page works without it; what it needs of a page stands in attributes of that page. */
(function () {
  "use strict";

  const SHORTCUTS = "shortcuts";
  const FILTERS = "filters";
  const SEQUENCE_WITHIN = 1500;
  const SAID_FOR = 4000;
  const main = document.getElementById("content");
  /* What is said here, in the language of the page: its frame hands the words over. */
  const WORDS = JSON.parse(document.currentScript.dataset.words);
  const viewer = document.body.dataset.viewer || "";

  /* A browser may refuse to keep anything; then nothing is kept. */
  function kept(name) {
    try {
      return localStorage.getItem(name);
    } catch (error) {
      return null;
    }
  }

  function keep(name, value) {
    try {
      if (value === null) {
        localStorage.removeItem(name);
      } else {
        localStorage.setItem(name, value);
      }
    } catch (error) {
      /* See above. */
    }
  }

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  /* Words with their values: {rows} stands for the value of that name. */
  function said(words, values) {
    return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  /* What has just been done, for those who do not see it. */
  const voice = element("div", { className: "visually-hidden" });
  voice.setAttribute("role", "status");
  document.body.append(voice);

  // Explanations in place ------------------------------------------------------------------------

  let explained = null;

  function closeExplanation(back) {
    if (explained) {
      explained.bubble.remove();
      explained.mark.setAttribute("aria-expanded", "false");
      if (back) {
        explained.mark.focus();
      }
      explained = null;
    }
  }

  /* An explanation goes where its mark goes, out of the window and back too: a browser that scrolls to a mark
     takes its time. It ends with its mark. */
  function standByMark() {
    if (!explained) {
      return;
    }
    const { mark, bubble } = explained;
    if (!mark.isConnected) {
      closeExplanation(false);
      return;
    }
    const { clientWidth, clientHeight } = document.documentElement;
    const at = mark.getBoundingClientRect();
    const left = Math.min(at.left, clientWidth - bubble.offsetWidth - 16);
    const below = at.bottom + 4;
    const fits = below + bubble.offsetHeight < clientHeight;
    bubble.style.left = Math.max(left, 16) + "px";
    bubble.style.top = (fits ? below : Math.max(at.top - bubble.offsetHeight - 4, 8)) + "px";
  }

  function openExplanation(mark) {
    const term = mark.dataset.term;
    const close = element("button", { type: "button", className: "button-link", textContent: WORDS.close });
    const bubble = element(
      "div",
      { className: "explanation", tabIndex: -1 },
      element("p", { className: "explanation-term", textContent: term }),
      element("p", { textContent: mark.title }),
      element(
        "p",
        { className: "explanation-ways" },
        element("a", { href: mark.href, textContent: WORDS.inHelp }),
        "　",
        close
      )
    );
    bubble.setAttribute("role", "dialog");
    bubble.setAttribute("aria-label", term);
    document.body.append(bubble);
    mark.setAttribute("aria-expanded", "true");
    explained = { mark, bubble };
    standByMark();
    close.addEventListener("click", () => closeExplanation(true));
    bubble.focus({ preventScroll: true });
  }

  function explanations() {
    document.addEventListener("click", (event) => {
      const mark = event.target.closest(".explain");
      const again = explained && mark === explained.mark;
      if (explained && !event.target.closest(".explanation")) {
        closeExplanation(false);
      }
      if (mark && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        if (!again) {
          openExplanation(mark);
        }
      }
    });
    document.addEventListener("scroll", standByMark, { capture: true, passive: true });
    window.addEventListener("resize", standByMark);
  }

  // Keys -----------------------------------------------------------------------------------------

  let waitsForPage = 0;

  function isTyping(target) {
    return Boolean(target.closest("input, textarea, select, [contenteditable]"));
  }

  function isSeen(node) {
    return node.getClientRects().length > 0;
  }

  function follow(link) {
    if (link) {
      link.click();
    }
    return Boolean(link);
  }

  /* The link by which a row is opened: its head's, else its first. */
  function wayInto(row) {
    return row.querySelector("th[scope=row] a[href]:not(.explain)") || row.querySelector("a[href]:not(.explain)");
  }

  function moveInTables(step) {
    const rows = Array.from(main.querySelectorAll("tbody > tr")).filter((row) => wayInto(row) && isSeen(row));
    const here = rows.indexOf(document.activeElement.closest("tbody > tr"));
    const inView = rows.findIndex((row) => row.getBoundingClientRect().top >= 0);
    const next = here < 0 ? Math.max(inView, 0) : here + step;
    if (next >= 0 && next < rows.length) {
      wayInto(rows[next]).focus();
      rows[next].scrollIntoView({ block: "nearest" });
    }
    return rows.length > 0;
  }

  function search() {
    const fields = Array.from(document.querySelectorAll("form[role=search] input[type=search]"));
    const field = fields.find(isSeen);
    if (field) {
      field.focus();
      field.select();
    }
    return Boolean(field);
  }

  const KEYS = {
    "/": search,
    "?": () => follow(keysPage()),
    j: () => moveInTables(1),
    k: () => moveInTables(-1),
    "[": () => follow(document.querySelector("a[rel~=prev]")),
    "]": () => follow(document.querySelector("a[rel~=next]")),
    g: () => {
      waitsForPage = Date.now();
      return true;
    },
  };

  /* What stands in the head of a page cannot be pressed: a link like it can. */
  function keysPage() {
    const help = document.querySelector("link[rel=help]");
    return help && element("a", { href: help.href });
  }

  function pressed(key) {
    const isSecond = Date.now() - waitsForPage < SEQUENCE_WITHIN;
    waitsForPage = 0;
    if (isSecond && /^[a-z]$/.test(key)) {
      return follow(document.querySelector("a[data-key=" + key + "]"));
    }
    return Object.prototype.hasOwnProperty.call(KEYS, key) && KEYS[key]();
  }

  /* The button that a form is saved with, and the one that it is sent with where there is no doubt which. */
  function savingButton(form) {
    const buttons = Array.from(form.querySelectorAll("button[name=action][value=save]"));
    return buttons.find((button) => !button.classList.contains("visually-hidden")) || buttons[0];
  }

  function sendingButton(form) {
    const buttons = Array.from(form.querySelectorAll("button[type=submit]")).filter(
      (button) => !button.disabled && !button.classList.contains("visually-hidden") && isSeen(button)
    );
    return form.querySelector("button[name=action][value=submit]") || (buttons.length === 1 ? buttons[0] : null);
  }

  function press(button) {
    if (button) {
      button.click();
    }
    return Boolean(button);
  }

  /* The form on the page that one is in: not those of its frame, by which one signs out. */
  function formOf(target) {
    return main.contains(target) ? target.closest("form[method=post]") : null;
  }

  /* Saves, and never does what cannot be taken back: a single button has to be marked as one that saves. */
  function save(target) {
    const own = formOf(target);
    if (own) {
      const only = sendingButton(own);
      return press(savingButton(own) || (only && only.hasAttribute("data-saves") ? only : null));
    }
    const forms = Array.from(main.querySelectorAll("form[method=post]")).filter(savingButton);
    return forms.length === 1 && press(savingButton(forms[0]));
  }

  function send(target) {
    const form = formOf(target);
    return Boolean(form) && press(sendingButton(form));
  }

  function keys() {
    document.addEventListener("keydown", (event) => {
      // While Chinese is being composed, keys belong to whoever composes.
      const isComposed = event.isComposing || event.keyCode === 229;
      const isHeld = event.repeat && event.key !== "j" && event.key !== "k";
      if (event.defaultPrevented || isComposed || isHeld || event.altKey || event.metaKey) {
        return;
      }
      const target = event.target instanceof Element ? event.target : document.body;
      let done = false;
      if (event.key === "Escape") {
        if (explained) {
          closeExplanation(true);
          done = true;
        } else if (isTyping(target)) {
          target.blur();
        }
      } else if (event.ctrlKey && !event.shiftKey) {
        done = ((event.key === "s" || event.key === "S") && save(target)) || (event.key === "Enter" && send(target));
      } else if (!event.ctrlKey && !isTyping(target) && kept(SHORTCUTS) !== "off") {
        done = pressed(event.key);
      }
      if (done) {
        event.preventDefault();
      }
    });

    // Single keys get in the way of those who speak to their computer: they can be switched off.
    const setting = document.getElementById("shortcuts-setting");
    if (setting) {
      const box = setting.querySelector("input");
      box.checked = kept(SHORTCUTS) !== "off";
      setting.hidden = false;
      box.addEventListener("change", () => {
        keep(SHORTCUTS, box.checked ? null : "off");
        voice.textContent = box.checked ? WORDS.keysOn : WORDS.keysOff;
      });
    }
  }

  // Filters of the last time ---------------------------------------------------------------------

  /* What this person chose, page by page. Nothing is left of it once they have signed out, or somebody else has
     signed in. */
  function rememberedPages() {
    try {
      const found = JSON.parse(kept(FILTERS));
      return found.viewer === viewer ? Object(found.pages) : {};
    } catch (error) {
      /* What cannot be read is as good as nothing. */
      return {};
    }
  }

  function remember(page, chosen) {
    const pages = rememberedPages();
    delete pages[page];
    if (chosen) {
      pages[page] = chosen;
    }
    keep(FILTERS, JSON.stringify({ viewer, pages }));
  }

  /* Choices in words: each field of a form that has a value among them. */
  function inWords(form, valueOf) {
    return Array.from(form.querySelectorAll("select, input:not([type=hidden])"))
      .filter((field) => field.name && field.type !== "submit" && valueOf(field))
      .map((field) => {
        const value = valueOf(field);
        const option = field.tagName === "SELECT" && Array.from(field.options).find((each) => each.value === value);
        const words = option ? option.textContent.trim() : value;
        const label = field.labels && field.labels[0] && field.labels[0].textContent.trim();
        return label ? said(WORDS.choice, { label, value: words }) : words;
      })
      .join(WORDS.betweenChoices);
  }

  function chosenIn(form) {
    return inWords(form, (field) => field.value);
  }

  function withoutPage(address) {
    const said = Array.from(new URLSearchParams(address)).filter(([name, value]) => value && name !== "page");
    return new URLSearchParams(said).toString();
  }

  function offer(form, page, chosen) {
    const values = new URLSearchParams(chosen.search);
    const forget = element("button", { type: "button", className: "button-link", textContent: WORDS.forget });
    const line = element(
      "p",
      { className: "remembered" },
      said(WORDS.lastFilter, { choices: inWords(form, (field) => values.get(field.name)) }),
      element("a", { href: page + "?" + chosen.search, textContent: WORDS.restore }),
      forget
    );
    forget.setAttribute("aria-label", WORDS.forgetLastFilter);
    forget.addEventListener("click", () => {
      remember(page, null);
      line.remove();
      voice.textContent = WORDS.forgotten;
      main.focus();
    });
    form.after(line);
  }

  function lookAtFilters(form) {
    // A form may have a field named "action", which then hides its address.
    const page = new URL(form.getAttribute("action"), location.href).pathname;
    const search = withoutPage(location.search);
    // Of pages that a menu leads to: there one arrives without a filter.
    const isInMenu = Array.from(document.querySelectorAll(".site-nav a, .sections a")).some(
      (link) => link.pathname === page
    );
    if (page !== location.pathname || !isInMenu) {
      return;
    }
    if (search) {
      // Only what was chosen here: a figure on another page that leads here is no choice.
      const from = document.referrer ? new URL(document.referrer) : null;
      if (chosenIn(form) && from && from.origin === location.origin && from.pathname === page) {
        remember(page, { search });
      }
    } else if (rememberedPages()[page]) {
      offer(form, page, rememberedPages()[page]);
    }
    form.addEventListener("submit", () => {
      if (!chosenIn(form)) {
        remember(page, null);
      }
    });
    document.querySelectorAll(".chips a").forEach((link) => {
      link.addEventListener("click", () => {
        if (new URL(link.href).pathname === page && !withoutPage(new URL(link.href).search)) {
          remember(page, null);
        }
      });
    });
  }

  function filters() {
    if (viewer && !Object.keys(rememberedPages()).length) {
      keep(FILTERS, null);
    }
    document.querySelectorAll("form[data-sign-out]").forEach((form) => {
      form.addEventListener("submit", () => keep(FILTERS, null));
    });
    const form = viewer && main.querySelector("form.filters[role=search]");
    if (form) {
      lookAtFilters(form);
    }
  }

  // Tables to copy -------------------------------------------------------------------------------

  const BESIDE = ".coverage, .change, .qualifier, .row-note, .sort-mark, .visually-hidden, .explain, [aria-hidden=true]";
  const EMPTY = { text: "", isText: false };
  /* A year is one of our time: codes of four digits are texts. */
  const ISO = /^(?:(?:19|20)\d{2}|\d{4}-\d{2}(-\d{2}( \d{2}:\d{2})?)?)$/;
  const NOTHING = ["", "—"].concat(WORDS.nothing);

  function plainText(cell) {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("br").forEach((line) => line.replaceWith(""));
    copy.querySelectorAll("[role=img][aria-label]").forEach((sign) => sign.replaceWith(sign.getAttribute("aria-label")));
    copy.querySelectorAll(BESIDE).forEach((beside) => beside.remove());
    copy.querySelectorAll("wbr").forEach((line) => line.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  /* A date that a program takes for one: 2023年6月30日 is 2023-06-30, as English pages write it anyway. */
  function isoDate(text) {
    const found = /^(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?$/.exec(text);
    return found
      ? found
          .slice(1)
          .filter(Boolean)
          .map((part) => part.padStart(2, "0"))
          .join("-")
      : text;
  }

  /* A figure as a program counts with it: no commas, no unit (units of English pages hold figures of their own:
     1.20 ×10k yuan), a true minus as the usual one. */
  function plainNumber(text) {
    const found = /^([+−-]?)([\d,]*\d(?:\.\d+)?)\s*(%?)(?:\D*|\s*×.*)$/.exec(text);
    return found ? (found[1] && found[1] !== "+" ? "-" : "") + found[2].replace(/,/g, "") + found[3] : null;
  }

  /* A cell as it is copied: what it says, and whether a spreadsheet has to take it as the text that it is. */
  function copied(cell) {
    const given = cell.dataset.value !== undefined ? cell : cell.querySelector("data[value]");
    const text = plainText(cell);
    if (given) {
      return { text: given.dataset.value || given.value || "", isText: false };
    }
    if (cell.tagName === "TD" && cell.classList.contains("number")) {
      const number = plainNumber(text);
      return NOTHING.includes(text) ? EMPTY : { text: number || text, isText: number === null };
    }
    const date = isoDate(text);
    return text === "—" ? EMPTY : { text: date, isText: date === text && !ISO.test(text) };
  }

  /* The cells of a table in rows of equal length: one that spans several stands first in what it spans. */
  function gridOf(table) {
    const grid = Array.from(table.rows, () => []);
    Array.from(table.rows).forEach((row, at) => {
      let column = 0;
      Array.from(row.cells).forEach((cell) => {
        while (grid[at][column]) {
          column += 1;
        }
        for (let down = 0; down < cell.rowSpan && at + down < grid.length; down += 1) {
          for (let right = 0; right < cell.colSpan; right += 1) {
            grid[at + down][column + right] = down || right ? EMPTY : copied(cell);
          }
        }
        column += cell.colSpan;
      });
    });
    return grid;
  }

  /* A text that a spreadsheet would take for a formula is marked as text, as it is in our files. */
  function asLine(cell) {
    return cell.isText && /^[=+\-@＝＋－＠]/.test(cell.text) ? "'" + cell.text : cell.text;
  }

  function asHtml(cell) {
    const made = element("td", { textContent: cell.text }).outerHTML;
    // Else a spreadsheet makes formulas and numbers of words and codes.
    return cell.isText ? made.replace("<td>", "<td style=\"mso-number-format:'\\@'\">") : made;
  }

  function copyTable(table, button) {
    const grid = gridOf(table);
    const lines = grid.map((row) => row.map(asLine).join("\t")).join("\r\n");
    const html = "<table>" + grid.map((row) => "<tr>" + row.map(asHtml).join("") + "</tr>").join("") + "</table>";
    let taken = false;
    const write = (event) => {
      event.clipboardData.setData("text/plain", lines);
      event.clipboardData.setData("text/html", '<meta charset="utf-8">' + html);
      event.preventDefault();
      event.stopImmediatePropagation();
      taken = true;
    };
    // The newer interface is closed to pages that are served over plain http.
    document.addEventListener("copy", write, { capture: true });
    document.execCommand("copy");
    document.removeEventListener("copy", write, { capture: true });
    button.textContent = taken ? WORDS.copied : WORDS.cannotCopy;
    voice.textContent = taken ? said(WORDS.copiedRows, { rows: grid.length }) : WORDS.copyYourself;
    setTimeout(() => {
      button.textContent = WORDS.copyTable;
    }, SAID_FOR);
  }

  /* What somebody selects and copies: a true minus is none to a spreadsheet. */
  function mendSelection(event) {
    const selection = window.getSelection();
    const text = selection.toString();
    if (!/−\d/.test(text) || selection.rangeCount !== 1 || isTyping(document.activeElement)) {
      return;
    }
    const range = selection.getRangeAt(0);
    const parent = range.commonAncestorContainer;
    const part = element("div", {}, range.cloneContents());
    part.querySelectorAll(BESIDE + ", .copy-table").forEach((beside) => beside.remove());
    part.querySelectorAll("a").forEach((link) => link.replaceWith(link.textContent));
    let html = part.innerHTML.replace(/−(?=\d)/g, "-");
    if (parent.nodeName === "TR") {
      html = "<tr>" + html + "</tr>";
    }
    if (["TR", "TBODY", "THEAD", "TABLE"].includes(parent.nodeName)) {
      html = "<table>" + html + "</table>";
    }
    event.clipboardData.setData("text/plain", text.replace(/−(?=\d)/g, "-"));
    event.clipboardData.setData("text/html", '<meta charset="utf-8">' + html);
    event.preventDefault();
  }

  function offerCopying(table) {
    const line = table.querySelector(".caption-line");
    const hasFields = table.querySelector("input:not([type=hidden]), select, textarea");
    const columns = table.tHead ? table.tHead.rows[table.tHead.rows.length - 1].cells.length : 0;
    if (!line || columns < 3 || table.rows.length < 3 || hasFields || line.querySelector(".copy-table")) {
      return;
    }
    const name = table.querySelector(".caption-text");
    const button = element("button", { type: "button", className: "button-link copy-table", textContent: WORDS.copyTable });
    button.setAttribute("aria-describedby", name.id);
    // The button stands in the caption, and is no part of the table's name.
    table.setAttribute("aria-labelledby", name.id);
    button.addEventListener("click", () => copyTable(table, button));
    line.append(button);
  }

  /* What a part of the page gets, now and when htmx puts it there; nothing gets it twice. */
  function furnish(part) {
    part.querySelectorAll(".explain:not([aria-expanded])").forEach((mark) => {
      mark.setAttribute("aria-expanded", "false");
    });
    part.querySelectorAll("table.ledger").forEach(offerCopying);
  }

  function tables() {
    document.body.addEventListener("htmx:load", (event) => furnish(event.detail.elt));
    document.addEventListener("copy", mendSelection);
    furnish(document.body);
  }

  // Light and dark --------------------------------------------------------------------------------

  /* The page as it would be made anew with this choice. */
  function look(button) {
    const path = new URL(button.form.dataset.dark, location.href).pathname;
    const sheets = Array.from(document.querySelectorAll("link[rel=stylesheet]"));
    let dark = sheets.find((sheet) => new URL(sheet.href).pathname === path);
    if (!dark) {
      dark = element("link", { rel: "stylesheet", media: "not all", href: button.form.dataset.dark });
      sheets[sheets.length - 1].after(dark);
    }
    dark.media = button.dataset.darkOn || "not all";
    document.querySelector("meta[name=color-scheme]").content = button.dataset.schemes;
    button.form.querySelectorAll("button").forEach((each) => {
      each.setAttribute("aria-pressed", String(each === button));
    });
    voice.textContent = said(WORDS.appearance, { choice: button.textContent.trim() });
  }

  /* Chosen without leaving the page: what is being typed stays. Where that is not taken, the form is sent. */
  function appearances() {
    document.querySelectorAll("form[data-dark] button").forEach((button) => {
      button.addEventListener("click", (event) => {
        if (button.dataset.refused) {
          return;
        }
        event.preventDefault();
        const chosen = new FormData(button.form);
        chosen.append(button.name, button.value);
        // The answer leads back here: following it would make this page once more, for nobody.
        fetch(button.form.action, { method: "POST", body: chosen, redirect: "manual" })
          .then((answer) => {
            if (answer.type !== "opaqueredirect") {
              throw new Error("The choice was answered with " + answer.status + ".");
            }
            look(button);
          })
          .catch(() => {
            button.dataset.refused = "true";
            button.click();
          });
      });
    });
  }

  // Language --------------------------------------------------------------------------------------

  /* Whether a field holds something else than what the page came with. What saves itself also asks by itself. */
  function isChanged(field) {
    if (field.type === "hidden" || field.closest("form[data-hx-post]")) {
      return false;
    }
    if (field.tagName === "SELECT") {
      const options = Array.from(field.options);
      return field.selectedIndex !== Math.max(options.findIndex((option) => option.defaultSelected), 0);
    }
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    return field.type === "file" ? field.files.length > 0 : field.value !== field.defaultValue;
  }

  /* Another language makes the page anew, without what was typed in it: where that is anything, it is asked first.
     A page that answers a form holds what was typed when it comes. */
  function languages() {
    const form = document.querySelector("form[data-anew]");
    form.addEventListener("submit", (event) => {
      const fields = Array.from(main.querySelectorAll("input, select, textarea"));
      const isTyped = form.dataset.anew === "answer" || fields.some(isChanged);
      if (isTyped && !window.confirm(WORDS.typedIsLost)) {
        event.preventDefault();
      }
    });
  }

  // What breaks in one of them is said in the console, and leaves the others alone.
  [explanations, keys, filters, tables, appearances, languages].forEach((begin) => {
    try {
      begin();
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  });
})();
