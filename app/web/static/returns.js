/* The page of a monthly return: knows whether what is on the screen is safe, and says so when it is not.
   The saving itself is done by htmx; without any script the buttons do the same. */
(function () {
  "use strict";

  var RETRY_AFTER = 5000;
  var form = document.getElementById("return-form");
  if (!form) {
    return;
  }
  var failed = document.getElementById("save-failed");
  var why = document.getElementById("save-failed-why");
  var dirty = false;
  var leaving = false;
  var timer = null;

  // The browser would show the page as it was when it came, and not as it was left: ask the server again.
  var entries = performance.getEntriesByType("navigation");
  if (entries.length && entries[0].type === "back_forward") {
    location.replace(location.href);
    return;
  }

  // By this word the server knows the savings of this page again when an answer to one was lost.
  var random = new Uint32Array(2);
  crypto.getRandomValues(random);
  document.getElementById("window").value = random[0].toString(36) + random[1].toString(36);

  function retry() {
    clearTimeout(timer);
    renewToken().then(function () {
      htmx.trigger(form, "save");
    });
  }

  // Signing in again in another tab gives new tokens: take one from a fresh copy of this page.
  function renewToken() {
    return fetch(location.pathname, { credentials: "same-origin", redirect: "manual" })
      .then(function (answer) {
        return answer.ok ? answer.text() : "";
      })
      .then(function (text) {
        var field = new DOMParser().parseFromString(text, "text/html").querySelector("#return-form [name=csrf_token]");
        if (field) {
          form.elements.csrf_token.value = field.value;
          document.body.setAttribute("data-hx-headers", JSON.stringify({ "X-CSRFToken": field.value }));
        }
      })
      .catch(function () {});
  }

  // The page brings the reasons in its own language.
  function say(reason) {
    why.textContent = why.dataset[reason];
    failed.hidden = false;
  }

  form.addEventListener("input", function () {
    dirty = true;
  });

  document.body.addEventListener("htmx:beforeRequest", function (event) {
    // A button that leaves the page takes everything along; htmx would send it to the button's address too.
    if (leaving) {
      event.preventDefault();
    } else if (event.detail.elt === form || event.detail.elt.name === "keep") {
      dirty = false;
    }
  });

  document.body.addEventListener("draft-saved", function () {
    clearTimeout(timer);
    failed.hidden = true;
  });

  document.body.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    dirty = true;
    if (status === 401) {
      say("signedOut");
      timer = setTimeout(retry, RETRY_AFTER);
    } else if (status === 409) {
      say("conflict");
    } else {
      say("noAnswer");
      timer = setTimeout(retry, RETRY_AFTER);
    }
  });

  ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.body.addEventListener(name, function () {
      dirty = true;
      say("offline");
      clearTimeout(timer);
      timer = setTimeout(retry, RETRY_AFTER);
    });
  });

  window.addEventListener("online", function () {
    if (dirty) {
      retry();
    }
  });

  document.getElementById("save-again").addEventListener("click", retry);

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-leave]")) {
      leaving = true;
    }
  });

  // A message leads into its field, also where that lies folded away.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#f-']");
    var field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (field) {
      var folded = field.closest("details");
      if (folded) {
        folded.open = true;
      }
      event.preventDefault();
      field.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    }
  });

  window.addEventListener("beforeunload", function (event) {
    if (dirty && !leaving) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  // What was typed in the last moment goes along when the page is left.
  window.addEventListener("pagehide", function () {
    if (dirty && !leaving && form.hasAttribute("data-hx-post")) {
      var content = new FormData(form);
      content.delete("files");
      navigator.sendBeacon(form.getAttribute("data-hx-post"), content);
    }
  });
})();
