"use strict";
(() => {
  const root = document.documentElement;
  const ended = document.getElementById("ended");
  const focusable = "a, summary";

  async function ask(address) {
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  }

  function replace(part, other) {
    if (!other || other.innerHTML === part.innerHTML) return;
    const place = [...part.querySelectorAll(focusable)].indexOf(document.activeElement);
    part.innerHTML = other.innerHTML;
    if (place >= 0) part.querySelectorAll(focusable)[place]?.focus();
  }

  async function look() {
    if (!document.hidden) {
      try {
        if ((await ask(root.dataset.address)) !== root.dataset.state) {
          const fresh = new DOMParser().parseFromString(await ask(location.href), "text/html");
          for (const part of document.querySelectorAll("[data-live]")) replace(part, fresh.getElementById(part.id));
          root.dataset.state = fresh.documentElement.dataset.state;
        }
        ended.hidden = true;
      } catch {
        ended.hidden = false;
      }
    }
    setTimeout(look, 1000);
  }

  setTimeout(look, 1000);
})();
