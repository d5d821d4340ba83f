import type { Label } from '../schema/fields.ts';
import type { Colour, ForecastCategory, StageOutcome } from './definitions.ts';

/**
 * The options that the product brings. A workspace's settings name them by id and may rename, colour, order or archive
 * them; as long as they give no label, these hold, in the reader's language. Their ids never begin with `c_`.
 */
export type BuiltInOption = { readonly label: Label; readonly colour: Colour };
export type BuiltInStage = BuiltInOption & {
  readonly probability: number;
  readonly category: ForecastCategory;
  readonly outcome: StageOutcome;
};

const option = (en: string, de: string, colour: Colour = 'grey'): BuiltInOption => ({ label: { en, de }, colour });
const stage = (
  en: string,
  de: string,
  colour: Colour,
  probability: number,
  category: ForecastCategory,
  outcome: StageOutcome = 'open',
): BuiltInStage => ({
  ...option(en, de, colour),
  probability,
  category,
  outcome,
});

export const builtInPipelines: Readonly<
  Record<string, { readonly label: Label; readonly stages: Readonly<Record<string, BuiltInStage>> }>
> = {
  sales: {
    label: { en: 'Sales', de: 'Vertrieb' },
    stages: {
      qualified: stage('Qualified', 'Qualifiziert', 'grey', 10, 'pipeline'),
      discovery: stage('Discovery', 'Bedarfsanalyse', 'blue', 25, 'pipeline'),
      proposal: stage('Proposal', 'Angebot', 'purple', 50, 'bestCase'),
      negotiation: stage('Negotiation', 'Verhandlung', 'orange', 75, 'commit'),
      won: stage('Won', 'Gewonnen', 'green', 100, 'closed', 'won'),
      lost: stage('Lost', 'Verloren', 'red', 0, 'omitted', 'lost'),
    },
  },
};

/** By list name, as the objects' choice fields name them. */
export const builtInChoices: Readonly<Record<string, Readonly<Record<string, BuiltInOption>>>> = {
  industry: {
    software: option('Software', 'Software', 'blue'),
    technology: option('Technology', 'Technologie', 'blue'),
    telecommunications: option('Telecommunications', 'Telekommunikation', 'teal'),
    manufacturing: option('Manufacturing', 'Fertigung', 'orange'),
    construction: option('Construction', 'Bau', 'orange'),
    retail: option('Retail', 'Handel', 'pink'),
    finance: option('Finance', 'Finanzen', 'green'),
    insurance: option('Insurance', 'Versicherung', 'green'),
    medical: option('Medical', 'Medizin', 'red'),
    education: option('Education', 'Bildung', 'yellow'),
    energy: option('Energy', 'Energie', 'yellow'),
    logistics: option('Logistics', 'Logistik', 'teal'),
    marketing: option('Marketing', 'Marketing', 'purple'),
    entertainment: option('Entertainment', 'Unterhaltung', 'purple'),
    services: option('Services', 'Dienstleistungen', 'teal'),
    employment: option('Employment', 'Personalwesen', 'pink'),
    publicSector: option('Public sector', 'Öffentlicher Dienst'),
    other: option('Other', 'Sonstige'),
  },
  lifecycle: {
    prospect: option('Prospect', 'Interessent', 'blue'),
    customer: option('Customer', 'Kunde', 'green'),
    partner: option('Partner', 'Partner', 'purple'),
    supplier: option('Supplier', 'Lieferant', 'teal'),
    competitor: option('Competitor', 'Mitbewerber', 'orange'),
    former: option('Former customer', 'Ehemaliger Kunde'),
  },
  channel: {
    email: option('Email', 'E-Mail'),
    phone: option('Phone', 'Telefon'),
    mobile: option('Text message', 'SMS'),
    video: option('Video call', 'Videoanruf'),
    letter: option('Letter', 'Brief'),
  },
  language: {
    en: option('English', 'Englisch'),
    de: option('German', 'Deutsch'),
    fr: option('French', 'Französisch'),
    es: option('Spanish', 'Spanisch'),
    it: option('Italian', 'Italienisch'),
    nl: option('Dutch', 'Niederländisch'),
    pl: option('Polish', 'Polnisch'),
    pt: option('Portuguese', 'Portugiesisch'),
    uk: option('Ukrainian', 'Ukrainisch'),
    ru: option('Russian', 'Russisch'),
    zh: option('Chinese', 'Chinesisch'),
    ja: option('Japanese', 'Japanisch'),
  },
  forecastCategory: {
    omitted: option('Omitted', 'Nicht gezählt'),
    pipeline: option('Pipeline', 'Pipeline', 'blue'),
    bestCase: option('Best case', 'Best Case', 'purple'),
    commit: option('Commit', 'Zugesagt', 'orange'),
    closed: option('Closed', 'Abgeschlossen', 'green'),
  },
  source: {
    website: option('Website', 'Website', 'blue'),
    referral: option('Referral', 'Empfehlung', 'green'),
    event: option('Event', 'Veranstaltung', 'purple'),
    outbound: option('Outbound', 'Kaltakquise', 'orange'),
    partner: option('Partner', 'Partner', 'teal'),
    campaign: option('Campaign', 'Kampagne', 'pink'),
    existingCustomer: option('Existing customer', 'Bestandskunde', 'green'),
    other: option('Other', 'Sonstige'),
  },
  lostReason: {
    price: option('Price', 'Preis', 'red'),
    competitor: option('Competitor', 'Mitbewerber', 'orange'),
    features: option('Missing features', 'Fehlende Funktionen', 'yellow'),
    timing: option('Timing', 'Zeitpunkt', 'blue'),
    noBudget: option('No budget', 'Kein Budget', 'red'),
    noDecision: option('No decision', 'Keine Entscheidung'),
    unresponsive: option('No response', 'Keine Antwort'),
    other: option('Other', 'Sonstige'),
  },
  productFamily: {
    hardware: option('Hardware', 'Hardware', 'orange'),
    software: option('Software', 'Software', 'blue'),
    service: option('Service', 'Dienstleistung', 'teal'),
    subscription: option('Subscription', 'Abonnement', 'purple'),
    other: option('Other', 'Sonstige'),
  },
  leadStatus: {
    new: option('New', 'Neu', 'blue'),
    working: option('Working', 'In Arbeit', 'orange'),
    nurturing: option('Nurturing', 'In Pflege', 'purple'),
    qualified: option('Qualified', 'Qualifiziert', 'green'),
    unqualified: option('Unqualified', 'Nicht qualifiziert'),
  },
  ticketStatus: {
    new: option('New', 'Neu', 'blue'),
    open: option('Open', 'Offen', 'orange'),
    pending: option('Waiting for customer', 'Wartet auf Kunden', 'yellow'),
    onHold: option('On hold', 'Zurückgestellt', 'purple'),
    solved: option('Solved', 'Gelöst', 'green'),
    closed: option('Closed', 'Geschlossen'),
  },
  ticketChannel: {
    email: option('Email', 'E-Mail'),
    phone: option('Phone', 'Telefon', 'blue'),
    chat: option('Chat', 'Chat', 'teal'),
    web: option('Web form', 'Webformular', 'purple'),
    social: option('Social media', 'Soziale Medien', 'pink'),
    visit: option('In person', 'Persönlich', 'green'),
  },
  messageChannel: {
    email: option('Email', 'E-Mail', 'blue'),
    chat: option('Chat', 'Chat', 'teal'),
    sms: option('Text message', 'SMS', 'green'),
    social: option('Social media', 'Soziale Medien', 'pink'),
    letter: option('Letter', 'Brief'),
  },
  orderStatus: {
    placed: option('Placed', 'Bestellt', 'blue'),
    inDelivery: option('In delivery', 'In Lieferung', 'orange'),
    delivered: option('Delivered', 'Geliefert', 'green'),
    returned: option('Returned', 'Zurückgeschickt', 'yellow'),
    cancelled: option('Cancelled', 'Storniert', 'red'),
  },
  paymentMethod: {
    transfer: option('Bank transfer', 'Überweisung', 'blue'),
    directDebit: option('Direct debit', 'Lastschrift', 'teal'),
    card: option('Card', 'Karte', 'purple'),
    cash: option('Cash', 'Bar', 'green'),
    other: option('Other', 'Sonstige'),
  },
  webEventKind: {
    pageView: option('Page viewed', 'Seite gesehen', 'blue'),
    formSent: option('Form sent', 'Formular gesendet', 'green'),
    download: option('Download', 'Download', 'purple'),
    signIn: option('Signed in', 'Angemeldet', 'teal'),
    used: option('Feature used', 'Funktion benutzt', 'orange'),
    other: option('Other', 'Sonstiges'),
  },
  priority: {
    low: option('Low', 'Niedrig'),
    normal: option('Normal', 'Normal', 'blue'),
    high: option('High', 'Hoch', 'orange'),
    urgent: option('Urgent', 'Dringend', 'red'),
  },
  interactionKind: {
    call: option('Call', 'Anruf', 'blue'),
    meeting: option('Meeting', 'Besprechung', 'purple'),
    visit: option('Visit', 'Besuch', 'green'),
    video: option('Video call', 'Videoanruf', 'teal'),
    email: option('Email', 'E-Mail'),
  },
  direction: {
    incoming: option('Incoming', 'Eingehend', 'green'),
    outgoing: option('Outgoing', 'Ausgehend', 'blue'),
  },
  outcome: {
    reached: option('Reached', 'Erreicht', 'green'),
    notReached: option('Not reached', 'Nicht erreicht'),
    leftMessage: option('Left a message', 'Nachricht hinterlassen', 'yellow'),
    followUp: option('Follow-up agreed', 'Folgetermin vereinbart', 'blue'),
    declined: option('Declined', 'Abgelehnt', 'red'),
  },
  linkRole: {
    employee: option('Employee', 'Mitarbeitende', 'blue'),
    economicBuyer: option('Economic buyer', 'Budgetverantwortung', 'green'),
    decisionMaker: option('Decision maker', 'Entscheider', 'green'),
    influencer: option('Influencer', 'Einflussnehmer', 'purple'),
    champion: option('Champion', 'Fürsprecher', 'green'),
    blocker: option('Blocker', 'Gegner', 'red'),
    billing: option('Billing contact', 'Rechnungskontakt'),
    technical: option('Technical contact', 'Technischer Kontakt', 'teal'),
    consultant: option('Consultant', 'Berater', 'orange'),
    colleague: option('Colleague', 'Kollege'),
    partner: option('Partner', 'Partner', 'teal'),
    formerEmployee: option('Former employee', 'Früher dort beschäftigt'),
  },
};
