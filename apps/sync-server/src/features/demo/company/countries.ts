import type { Random } from './seeded-random.ts';

/** One per country: names as people there have them, and telephone numbers that its regulator keeps for fiction. */
export type Country = {
  readonly code: 'DE' | 'SE' | 'GB' | 'FR' | 'US';
  readonly name: string;
  readonly language: string;
  readonly currency: 'EUR' | 'SEK' | 'GBP' | 'USD';
  /** What one euro is worth there, roughly. */
  readonly rate: number;
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly cities: readonly City[];
  street(random: Random): string;
  postalCode(city: City, random: Random): string;
  landline(random: Random): string;
  mobile(random: Random): string;
  company(random: Random, city: City): { readonly name: string; readonly industry: string };
};
export type City = { readonly name: string; readonly code: string; readonly region: string; readonly south?: true };

const digits = (random: Random, least: number, most: number, length: number) =>
  String(random.int(least, most)).padStart(length, '0');
const words = (text: string) => text.split(' ').map((word) => word.replaceAll('_', ' '));
const trades = (text: string) =>
  words(text).map((pair) => {
    const [name = '', industry = ''] = pair.split(':');
    return { name, industry };
  });
const city = (name: string, code: string, region: string, south?: true): City => ({
  name,
  code,
  region,
  ...(south && { south }),
});

const germanTrades = trades(
  'Elektrotechnik:technology Maschinenbau:manufacturing Immobilien:construction Logistik:logistics Kältetechnik:manufacturing ' +
    'Druckguss:manufacturing Papier:manufacturing Textil:manufacturing Wohnbau:construction Baustoffe:construction ' +
    'Möbelwerke:retail Feinmechanik:manufacturing Frischemarkt:retail Energieberatung:services Molkerei:manufacturing ' +
    'Pharma:medical Rechenzentrum:software Spedition:logistics Hotels:services Kunststoffe:manufacturing',
);
const germany: Country = {
  code: 'DE',
  name: 'Deutschland',
  language: 'de',
  currency: 'EUR',
  rate: 1,
  firstNames: words(
    'Anja Bernd Birgit Carsten Christoph Dirk Elke Florian Frauke Gerd Günther Heike Holger Ingrid Jana Jens Jörg Jürgen Karin Katrin Lars Lena Maike Markus Matthias Nadine Nils Petra Rainer Ralf Sabine Silke Stefan Susanne Svenja Thorsten Ulrike Uwe Volker Wiebke',
  ),
  lastNames: words(
    'Albrecht Bauer Behrens Böhm Brandt Busch Dietrich Engel Fischer Franke Friedrich Fuchs Graf Groß Haas Hartmann Heinrich Herrmann Hoffmann Huber Jäger Jansen Kaiser Keller Köhler König Krämer Krüger Lehmann Lorenz Maier Möller Neumann Otto Peters Pfeiffer Richter Roth Schäfer Scholz Schröder Schulte Seidel Sommer Thiele Vogel Vogt Weiß Winkler Zimmermann',
  ),
  cities: [
    city('Hamburg', '20', 'Hamburg'),
    city('Kiel', '241', 'Schleswig-Holstein'),
    city('Lübeck', '235', 'Schleswig-Holstein'),
    city('Bremen', '281', 'Bremen'),
    city('Hannover', '301', 'Niedersachsen'),
    city('Oldenburg', '261', 'Niedersachsen'),
    city('Rostock', '180', 'Mecklenburg-Vorpommern'),
    city('Berlin', '101', 'Berlin'),
    city('Köln', '506', 'Nordrhein-Westfalen', true),
    city('Frankfurt am Main', '603', 'Hessen', true),
    city('Stuttgart', '701', 'Baden-Württemberg', true),
    city('München', '803', 'Bayern', true),
    city('Nürnberg', '904', 'Bayern', true),
    city('Augsburg', '861', 'Bayern', true),
    city('Freiburg', '791', 'Baden-Württemberg', true),
    city('Mannheim', '681', 'Baden-Württemberg', true),
  ],
  street: (random) =>
    `${random.pick(words('Hauptstraße Bahnhofstraße Industriestraße Am_Hafen Gutenbergring Lindenallee Mühlenweg Siemensstraße Königstraße Werftstraße Gewerbepark Schillerplatz'))} ${random.int(1, 148)}`,
  postalCode: ({ code }, random) => code + digits(random, 1, 99, 5 - code.length).slice(code.length - 5),
  landline: (random) =>
    random.pick([
      () => `+49 30 23125 ${digits(random, 0, 999, 3)}`,
      () => `+49 69 90009 ${digits(random, 0, 999, 3)}`,
      () => `+49 40 66969 ${digits(random, 0, 999, 3)}`,
      () => `+49 221 4710 ${digits(random, 0, 999, 3)}`,
      () => `+49 89 99998 ${digits(random, 0, 999, 3)}`,
    ])(),
  mobile: (random) => random.pick([`+49 171 39200 ${digits(random, 0, 99, 2)}`, `+49 176 040690 ${digits(random, 0, 99, 2)}`]),
  company: (random, { name }) => {
    if (random.chance(0.12)) return { name: `Stadtwerke ${name} GmbH`, industry: 'energy' };
    if (random.chance(0.08)) return { name: `Klinikum ${name} gGmbH`, industry: 'medical' };
    if (random.chance(0.06)) return { name: `Wohnungsbaugenossenschaft ${name} eG`, industry: 'construction' };
    const trade = random.pick(germanTrades);
    const legal = random.weighted([
      ['GmbH', 6],
      ['GmbH & Co. KG', 3],
      ['AG', 2],
      ['KG', 1],
      ['e. K.', 0.5],
    ] as const);
    return { name: `${random.pick(germany.lastNames)} ${trade.name} ${legal}`, industry: trade.industry };
  },
};

const swedishTrades = trades(
  'Energi:energy Kraft:energy Fastigheter:construction Bygg:construction Mekaniska:manufacturing Livs:retail Logistik:logistics Sågverk:manufacturing Data:software Bostäder:construction Åkeri:logistics Plåt:manufacturing',
);
const sweden: Country = {
  code: 'SE',
  name: 'Sverige',
  language: 'en',
  currency: 'SEK',
  rate: 11.3,
  firstNames: words(
    'Anders Annika Björn Britta Elin Emil Erik Eva Fredrik Gunilla Gustav Håkan Hanna Ingela Johan Karin Kerstin Lars Linnéa Magnus Maja Mikael Nils Oskar Per Pernilla Sara Stina Åsa Örjan',
  ),
  lastNames: words(
    'Ahlgren Andersson Berglund Björk Dahlberg Ekström Engström Forsberg Gustafsson Hedlund Holmström Isaksson Johansson Karlsson Lindberg Lundqvist Nyström Olofsson Persson Sandström Sjögren Söderberg Svensson Wallin Åkesson Öberg',
  ),
  cities: [
    city('Stockholm', '11', 'Stockholms län'),
    city('Göteborg', '41', 'Västra Götaland'),
    city('Malmö', '21', 'Skåne'),
    city('Uppsala', '75', 'Uppsala län'),
    city('Västerås', '72', 'Västmanland'),
    city('Luleå', '97', 'Norrbotten'),
  ],
  street: (random) =>
    `${random.pick(words('Storgatan Kungsgatan Hamngatan Drottninggatan Industrigatan Vasagatan Verkstadsgatan Sveavägen Järnvägsgatan'))} ${random.int(1, 96)}`,
  postalCode: ({ code }, random) => `${code}${random.int(1, 9)} ${digits(random, 10, 59, 2)}`,
  landline: (random) =>
    random.pick([
      `+46 8 465 004 ${digits(random, 0, 99, 2)}`,
      `+46 31 390 06 ${digits(random, 0, 99, 2)}`,
      `+46 40 628 04 ${digits(random, 0, 99, 2)}`,
    ]),
  mobile: (random) => `+46 70 174 06 ${digits(random, 5, 99, 2)}`,
  company: (random, { name }) => {
    const trade = random.pick(swedishTrades);
    return {
      name: `${random.chance(0.5) ? name : random.pick(sweden.lastNames)} ${trade.name} AB`,
      industry: trade.industry,
    };
  },
};

const britishTrades = trades(
  'Utilities:energy Estates:construction Engineering:manufacturing Foods:manufacturing Logistics:logistics Homes:construction Housing:construction Plastics:manufacturing Hotels:services Digital:software Textiles:manufacturing Energy:energy',
);
const britain: Country = {
  code: 'GB',
  name: 'United Kingdom',
  language: 'en',
  currency: 'GBP',
  rate: 0.85,
  firstNames: words(
    'Alasdair Beth Callum Charlotte Claire Colin Daniel Emma Fiona Gareth Graham Hannah Hugh Iain Imogen Joanna Kate Laura Liam Martin Megan Nigel Niamh Oliver Priya Rachel Rhys Rupert Sarah Simon',
  ),
  lastNames: words(
    'Ashworth Barker Bell Bennett Campbell Chapman Clarke Davies Ellis Evans Fletcher Graham Griffiths Hughes Kaur Knight Lloyd Mackenzie Mason Morgan Murray O’Brien Palmer Patel Pearce Reid Russell Shaw Thornton Walsh',
  ),
  cities: [
    city('London', 'EC', 'Greater London'),
    city('Manchester', 'M', 'Greater Manchester'),
    city('Edinburgh', 'EH', 'Scotland'),
    city('Leeds', 'LS', 'West Yorkshire'),
    city('Bristol', 'BS', 'Bristol'),
  ],
  street: (random) =>
    `${random.int(1, 190)} ${random.pick(words('High_Street Station_Road Mill_Lane Victoria_Road Dock_Road Albion_Way Foundry_Lane Church_Street Canal_Street'))}`,
  postalCode: ({ code }, random) =>
    `${code}${random.int(1, 9)} ${random.int(1, 9)}${random.pick([...'ABDEFGHJLN'])}${random.pick([...'PQRSTUWXYZ'])}`,
  landline: (random) =>
    random.pick([
      `+44 20 7946 0${digits(random, 0, 999, 3)}`,
      `+44 161 496 0${digits(random, 0, 999, 3)}`,
      `+44 131 496 0${digits(random, 0, 999, 3)}`,
    ]),
  mobile: (random) => `+44 7700 900${digits(random, 0, 999, 3)}`,
  company: (random, { name }) => {
    const trade = random.pick(britishTrades);
    const first = random.pick(britain.lastNames);
    const base = random.chance(0.3) ? `${first} & ${random.pick(britain.lastNames)}` : random.chance(0.4) ? name : first;
    return { name: `${base} ${trade.name} ${random.chance(0.2) ? 'plc' : 'Ltd'}`, industry: trade.industry };
  },
};

const frenchTrades = trades(
  'Énergies:energy Immobilier:construction Mécanique:manufacturing Logistique:logistics Boulangerie_industrielle:manufacturing Chimie:manufacturing Hôtellerie:services Bâtiment:construction Verrerie:manufacturing Numérique:software',
);
const france: Country = {
  code: 'FR',
  name: 'France',
  language: 'fr',
  currency: 'EUR',
  rate: 1,
  firstNames: words(
    'Adèle Alain Amélie André Antoine Aurélie Benoît Camille Cédric Chloé Éloïse Émile Étienne Fabien François Gaëlle Hélène Jérôme Laurent Léa Lucie Mathieu Noémie Océane Pascal Rémi Solène Sylvie Thierry Zoé',
  ),
  lastNames: words(
    'Arnaud Barbier Bernard Besson Blanchard Bonnet Carpentier Chevalier Clément Delacroix Dupont Fabre Faure Fournier Garnier Gauthier Girard Guérin Lacroix Lefèvre Legrand Lemaître Marchand Mercier Moreau Pelletier Perrin Rousseau Thévenet Vasseur',
  ),
  cities: [
    city('Paris', '750', 'Île-de-France', true),
    city('Lyon', '690', 'Auvergne-Rhône-Alpes', true),
    city('Marseille', '130', 'Provence-Alpes-Côte d’Azur', true),
    city('Lille', '590', 'Hauts-de-France', true),
    city('Nantes', '440', 'Pays de la Loire', true),
  ],
  street: (random) =>
    `${random.int(1, 120)} ${random.pick(words('rue_de_la_Gare avenue_Jean-Jaurès rue_des_Lilas quai_de_l’Industrie boulevard_Voltaire rue_Pasteur impasse_du_Moulin'))}`,
  postalCode: ({ code }, random) => `${code}${digits(random, 1, 20, 2)}`,
  landline: (random) =>
    `+33 ${random.pick(['1 99 00', '2 61 91', '3 53 01', '4 65 71', '5 36 49'])} ${digits(random, 0, 99, 2)} ${digits(random, 0, 99, 2)}`,
  mobile: (random) => `+33 6 39 98 ${digits(random, 0, 99, 2)} ${digits(random, 0, 99, 2)}`,
  company: (random, { name }) => {
    const trade = random.pick(frenchTrades);
    return {
      name: random.chance(0.4)
        ? `${trade.name} de ${name} SA`
        : `${trade.name} ${random.pick(france.lastNames)} ${random.pick(['SARL', 'SAS', 'SA'])}`,
      industry: trade.industry,
    };
  },
};

const americanTrades = trades(
  'Power:energy Properties:construction Manufacturing:manufacturing Logistics:logistics Foods:manufacturing Data_Centers:software Realty:construction Electric_Cooperative:energy Plastics:manufacturing School_District:education',
);
const america: Country = {
  code: 'US',
  name: 'USA',
  language: 'en',
  currency: 'USD',
  rate: 1.08,
  firstNames: words(
    'Alicia Andre Ashley Brandon Caitlin Carlos Denise Derek Erica Evan Grace Hector Jamal Jenna Joel Kelsey Kevin Latoya Luis Mariah Mei Nathan Olivia Paige Raj Rosa Scott Tara Tyrone Wendy',
  ),
  lastNames: words(
    'Alvarez Baker Brooks Carter Chen Collins Diaz Edwards Foster Garcia Gonzalez Gray Henderson Jackson Johnson Kim Lopez Martinez Mitchell Nguyen Parker Ramirez Reyes Rivera Robinson Sanders Turner Washington Wheeler Young',
  ),
  cities: [
    city('Denver', '802', 'CO'),
    city('Portland', '972', 'OR'),
    city('Austin', '787', 'TX'),
    city('Columbus', '432', 'OH'),
  ],
  street: (random) =>
    `${random.int(100, 9900)} ${random.pick(words('Main_St Oak_Ave Industrial_Pkwy Lincoln_Blvd Commerce_Dr River_Rd 4th_Ave Prairie_Ln'))}`,
  postalCode: ({ code }, random) => code + digits(random, 1, 99, 2),
  landline: (random) => `+1 ${random.pick(['303', '503', '512', '614'])} 555 01${digits(random, 0, 99, 2)}`,
  mobile: (random) => `+1 ${random.pick(['720', '971', '737', '380'])} 555 01${digits(random, 0, 99, 2)}`,
  company: (random, { name }) => {
    const trade = random.pick(americanTrades);
    return {
      name: `${random.chance(0.5) ? name : random.pick(america.lastNames)} ${trade.name}${trade.industry === 'education' ? '' : random.pick([', Inc.', ' LLC', ' Corp.'])}`,
      industry: trade.industry,
    };
  },
};

export const countries = { DE: germany, SE: sweden, GB: britain, FR: france, US: america } as const;
export type CountryCode = keyof typeof countries;

/** The part of an address in the web or an e-mail that a name makes: `Müller & Söhne GmbH` is `mueller-soehne`. */
export function slug(name: string): string {
  const spelt: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', å: 'a', ø: 'o', ł: 'l', æ: 'ae' };
  return name
    .toLowerCase()
    .replace(/[äöüßåøłæ]/g, (letter) => spelt[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\b(gmbh|ggmbh|ag|kg|eg|co|ab|ltd|plc|sarl|sas|sa|inc|llc|corp|e k)\b\.?/g, ' ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
