/** An answer of the simulated Adobe. */
export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The API gateway's dialect: before any service is asked. */
export function gateway(status: number, code: string, message: string): Reply {
  return { status, body: { error_code: code, message } };
}

/** The dialect of segmentation and profile services. */
export function ups(status: number, code: string, message: string, requestId: string): Reply {
  return {
    status,
    body: {
      requestId,
      errors: { [String(status)]: [{ code, message }] },
      type: `https://ns.adobe.com/aep/errors/${code}`,
      title: message,
      status,
    },
  };
}

/** The same where a label on the data forbids it: what tells about the error stands where its list should be. */
export function labelled(status: number, code: string, title: string, requestId: string): Reply {
  const type = `https://ns.adobe.com/aep/errors/${code}`;
  return { status, body: { requestId, errors: { type, title, status } } };
}

/** The dialect of sandboxes: a problem, without a list. */
export function problem(status: number, code: string, title: string): Reply {
  return { status, body: { status, title, type: `http://ns.adobe.com/aep/errors/${code}` } };
}

/** The catalog's dialect. */
export function catalog(status: number, title: string, detail: string): Reply {
  return { status, body: { type: '/placeholder/type/uri', status, title, detail } };
}

/** The dialect of profile lookup: the status is a string, and words are not always there. */
export function profileAccess(status: number, words: { message?: string; cause?: string } = {}): Reply {
  return { status, body: { ...words, statusCode: String(status) } };
}
