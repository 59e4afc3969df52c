/**
 * Shows the events of asyncapi.json. Its renderers compile code as they run, which the policy of the gateway's pages forbids;
 * and what is to be shown here is a list.
 */
const events = await (await fetch('/asyncapi.json')).json();
const { schemas, messages } = events.components;

/** A name, its attributes, and what is in it: texts, elements, and nothing for `undefined`. */
function element(name, attributes, ...content) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...content.flat().filter((one) => one !== undefined));
  return made;
}

/** Sentences in which `words` are code. */
function sentences(text = '') {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}

const nameOf = ({ $ref }) => $ref.split('/').at(-1);

/** What a value of it looks like, in a few words. */
function kind(schema) {
  if (schema.$ref) return element('a', { href: `#${nameOf(schema)}` }, nameOf(schema));
  if (schema.const !== undefined) return element('code', {}, JSON.stringify(schema.const));
  if (schema.enum) return joined(schema.enum.map((value) => element('code', {}, value)));
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return joined(options.map(kind));
  if (schema.type === 'array') return element('span', {}, 'list of ', kind(schema.items));
  if (schema.properties) return fields(schema);
  return [schema.type].flat().join(' or ');
}

const joined = (parts) =>
  element('span', {}, ...parts.flatMap((part, index) => (index === 0 ? [part] : [' or ', part])));

function fields({ properties, required = [] }) {
  const rows = Object.entries(properties).map(([name, schema]) =>
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row' },
        element('code', {}, name),
        required.includes(name) ? undefined : ' (may be left out)',
      ),
      element('td', {}, kind(schema)),
    ),
  );
  return element('table', {}, element('tbody', {}, rows));
}

function shown(schema) {
  return schema.properties ? fields(schema) : element('p', {}, kind(schema));
}

function eventOf({ messages: [message], reply }) {
  const { name, summary, payload } = messages[nameOf(message)];
  const answer = reply && messages[nameOf(reply.messages[0])];
  return element(
    'article',
    { id: nameOf(message) },
    element('h3', {}, element('code', {}, name)),
    element('p', {}, sentences(summary)),
    payload ? shown(payload) : element('p', {}, 'No payload.'),
    answer && element('h4', {}, 'Answer'),
    answer && shown(answer.payload),
  );
}

const of = (action) => Object.values(events.operations).filter((operation) => operation.action === action);
const section = (title, content) => element('section', {}, element('h2', {}, title), content);

document.getElementById('document').append(
  element('h1', {}, events.info.title),
  element('p', {}, `Version ${events.info.version}`),
  element('p', {}, sentences(events.info.description)),
  section('What the gateway says', of('send').map(eventOf)),
  section('What a client says', of('receive').map(eventOf)),
  section(
    'What they are made of',
    Object.entries(schemas).map(([name, schema]) =>
      element(
        'article',
        { id: name },
        element('h3', {}, name),
        element('p', {}, sentences(schema.description)),
        shown(schema),
      ),
    ),
  ),
);
// Where an address leads to was not there when the page was loaded.
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
