import { notFound } from './http.ts';

const supported = { supported: true };
const unsupported = { supported: false };

const capabilities = {
  batch: unsupported,
  citations: unsupported,
  code_execution: unsupported,
  context_management: {
    clear_thinking_20251015: null,
    clear_tool_uses_20250919: null,
    compact_20260112: null,
    supported: false,
  },
  effort: {
    supported: false,
    low: unsupported,
    medium: unsupported,
    high: unsupported,
    xhigh: null,
    max: unsupported,
  },
  image_input: supported,
  pdf_input: unsupported,
  server_tools: { supported: false, code_execution: unsupported, web_search: unsupported },
  structured_outputs: supported,
  thinking: {
    supported: false,
    types: {
      adaptive: unsupported,
      between_tools: unsupported,
      disabled: supported,
      enabled: unsupported,
    },
  },
};

function model(id: string, name: string) {
  return {
    id,
    capabilities,
    created_at: '2026-11-01T00:00:00Z',
    deprecated_at: null,
    display_name: name,
    lifecycle: 'active',
    line: null,
    max_input_tokens: 200_000,
    max_tokens: 8192,
    retires_at: null,
    type: 'model',
  };
}

const DEMO_MODELS = [
  model('demo-strong', 'Demo model, strong (not an AI)'),
  model('demo-small', 'Demo model, small (not an AI)'),
];

export function getModel(id: string) {
  const found = DEMO_MODELS.find((candidate) => candidate.id === id);
  if (!found) throw notFound(`model: ${id}`);
  return found;
}

export function listModels(query: URLSearchParams) {
  const after = DEMO_MODELS.findIndex(({ id }) => id === query.get('after_id')) + 1;
  const limit = Number(query.get('limit') ?? 20);
  const data = DEMO_MODELS.slice(after, after + limit);
  return {
    data,
    has_more: after + limit < DEMO_MODELS.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}
