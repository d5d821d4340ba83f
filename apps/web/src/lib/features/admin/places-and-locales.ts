import { numberFormat, timeFormat } from '#lib/formats.ts';
import { language } from '#lib/text.svelte.ts';

type Choice = { readonly value: string; readonly label: string };

/** Every time zone of this browser, and the one that is chosen. */
export const zoneOptions = (chosen: string | undefined): readonly Choice[] => {
  const zones = Intl.supportedValuesOf('timeZone');
  return (chosen && !zones.includes(chosen) ? [chosen, ...zones] : zones).map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }));
};

const usual =
  'cs-CZ da-DK de-AT de-CH de-DE en-AU en-CA en-GB en-IE en-IN en-US es-ES fi-FI fr-CH fr-FR it-CH it-IT nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT sv-SE'.split(
    ' ',
  );

/** Ways to write dates and numbers, with an example; those of `only` one language, or all. */
export function localeOptions(chosen: string | undefined, only?: string): readonly Choice[] {
  const names = new Intl.DisplayNames([language()], { type: 'language' });
  const example = (locale: string) =>
    `${timeFormat(locale).format(Date.UTC(2026, 10, 25, 12))}, ${numberFormat(locale).format(1234.5)}`;
  const offered = usual.filter((locale) => !only || locale.startsWith(only));
  return (chosen && !offered.includes(chosen) ? [chosen, ...offered] : offered).map((locale) => ({
    value: locale,
    label: `${names.of(locale) ?? locale} · ${example(locale)}`,
  }));
}
