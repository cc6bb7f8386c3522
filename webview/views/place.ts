import { nothing } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

/** Sets one length of an element through the CSSOM: the page's policy allows no style attribute. */
abstract class Place extends Directive {
  #length = Number.NaN;

  protected abstract apply(style: CSSStyleDeclaration, length: number): void;

  override render(_length: number): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [length]: [number]): typeof nothing {
    if (length !== this.#length && part.element instanceof HTMLElement) {
      this.#length = length;
      this.apply(part.element.style, length);
    }
    return nothing;
  }
}

class MoveTo extends Place {
  protected apply(style: CSSStyleDeclaration, length: number): void {
    style.transform = `translateY(${length}px)`;
  }
}

class Tall extends Place {
  protected apply(style: CSSStyleDeclaration, length: number): void {
    style.height = `${length}px`;
  }
}

/** So many pixels down. */
export const moveTo = directive(MoveTo);
/** So many pixels high. */
export const tall = directive(Tall);

/** How many rows of such a height, at the most, are in sight at once: the rest of a list can wait for an idle moment. */
export const rowsInSight = (height: number): number => Math.ceil(innerHeight / height);
