import { options, type VNode } from "preact";

/**
 * A browser that translates the page replaces texts by elements of its own, <font>. Formulas, numbers and controls are
 * kept from it. A text of prose that was replaced stands for its translation from then on: whoever asks for its
 * neighbors or removes it means the translation, until the page changes the text, which then comes back itself.
 */

const kept = new Set(["button", "input", "select", "textarea", "output", "kbd", "code", "pre", "td", "canvas", "svg"]);

/** The translation of a text, and the text of a translation. */
const translations = new WeakMap<Node, ChildNode>(),
    texts = new WeakMap<Node, Text>();

const changes = new MutationObserver((records) => {
    for (const { target } of records) comeBack(target as Text);
});

const replacements = new MutationObserver((records) => {
    for (const { addedNodes, removedNodes } of records) {
        const [font, text] = [addedNodes[0], removedNodes[0]];
        if (font instanceof HTMLElement && font.localName === "font" && text instanceof Text) replace(text, font);
    }
});

function replace(text: Text, font: HTMLElement): void {
    translations.set(text, font);
    texts.set(font, text);
    changes.observe(text, { characterData: true });
    Object.defineProperties(text, {
        parentNode: { configurable: true, get: () => font.parentNode },
        nextSibling: { configurable: true, get: () => texts.get(font.nextSibling!) ?? font.nextSibling },
        remove: { configurable: true, value: () => font.remove() },
    });
}

function comeBack(text: Text): void {
    const font = translations.get(text);
    if (font === undefined) return;
    translations.delete(text);
    texts.delete(font);
    for (const name of ["parentNode", "nextSibling", "remove"]) Reflect.deleteProperty(text, name);
    font.replaceWith(text);
}

type Put = (this: Node, added: Node, next: Node | null) => Node | void;

// Texts that are translated are where they belong already; others come before the translation that stands there.
const bearing = (put: Put): Put =>
    function (added, next) {
        const at = next === null ? null : (translations.get(next) ?? next);
        if (at !== null && translations.get(added) === at) return added;
        comeBack(added as Text);
        return put.call(this, added, at?.parentNode === this ? at : null);
    };

/** Begins to bear it: before anything is drawn. */
export function bearTranslation(root: HTMLElement): void {
    const before = options.vnode;
    options.vnode = (node: VNode) => {
        const { type, props } = node as VNode<Record<string, unknown>>;
        if (typeof type === "string" && kept.has(type) && props.translate === undefined)
            props.translate = type === "svg" ? "no" : false;
        before?.(node);
    };
    replacements.observe(root, { childList: true, subtree: true });
    for (const name of ["insertBefore", "moveBefore"]) {
        const put = Reflect.get(Element.prototype, name) as Put | undefined;
        if (put !== undefined) Reflect.set(Element.prototype, name, bearing(put));
    }
}
