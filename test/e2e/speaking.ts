import type { Page } from 'playwright-core';

type Texts = Readonly<Record<string, string>>;

/** A page in another language whose roles and texts are asked for in English, as the scenes do. */
export function speaking(page: Page, texts: Texts): Page {
  return new Proxy(page, {
    get(target, key) {
      if (key === 'getByRole') {
        return (...[role, options = {}]: Parameters<Page['getByRole']>) => {
          const { name, exact, ...rest } = options;
          if (typeof name !== 'string') return target.getByRole(role, options);
          return target.getByRole(role, { ...rest, name: saidAs(name, texts, exact) });
        };
      }
      if (key === 'getByText') {
        return (...[text, options]: Parameters<Page['getByText']>) =>
          typeof text === 'string'
            ? target.getByText(saidAs(text, texts, options?.exact))
            : target.getByText(text, options);
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** How what is read in English is read in the other language; what it has no words for stays, as names do. */
function saidAs(english: string, texts: Texts, exact = false): string | RegExp {
  const whole = Object.keys(texts).flatMap((key) => {
    const found = key.split('|').map((form) => new RegExp(`^${patternOf(form)}$`).exec(english));
    return found.some((match) => match !== null) ? [key] : [];
  });
  const keys =
    whole.length > 0 || exact ? whole : Object.keys(texts).filter((key) => key.includes(english));
  if (keys.length === 0) return english;
  const forms = keys.flatMap((key) => (texts[key] ?? '').split('|')).map(patternOf);
  return new RegExp(exact ? `^\\s*(?:${forms.join('|')})\\s*$` : forms.join('|'));
}

/** A text as a pattern: anything may stand for its arguments. */
function patternOf(text: string): string {
  return text
    .split(/\{\d+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.+');
}
