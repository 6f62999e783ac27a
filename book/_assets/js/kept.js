/* What a reader writes or answers, kept on the reader's own device. Some browsers refuse it, from file:// or in private
   windows: then it lasts as long as the page, and `lasting` says so. */
(() => {
  "use strict";
  const here = new Map();
  let store = null;
  try {
    store = window.localStorage;
    store.setItem("course:try", "1");
    store.removeItem("course:try");
  } catch {
    store = null;
  }

  window.courseKept = {
    lasting: store !== null,

    get(key) {
      try {
        return JSON.parse((store ? store.getItem(key) : here.get(key)) ?? "null");
      } catch {
        return null; // written by something else
      }
    },

    set(key, value) {
      const text = JSON.stringify(value);
      try {
        if (store) store.setItem(key, text);
        else here.set(key, text);
      } catch {
        here.set(key, text); // the store is full
      }
    },

    remove(key) {
      if (store) store.removeItem(key);
      here.delete(key);
    },

    keys(start) {
      return [...(store ? Object.keys(store) : []), ...here.keys()].filter(key => key.startsWith(start));
    },
  };
})();
