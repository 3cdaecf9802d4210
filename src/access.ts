import type { Sentence, Whom } from './errors.js';

export interface Person {
  /** Slack user id. */
  id: string;
  /**
   * What Usher is for them: a full member of our workspace may ask; a guest is told once an hour that they may not;
   * whoever is of another organisation, has left, or is a bot gets nothing, not even a word.
   */
  standing: 'member' | 'guest' | 'outsider';
  /** A name that this runtime knows; see zones.ts where Slack says none. */
  zone: string;
}

export interface AccessOptions {
  /** Slack user ids who may write in production; nobody when empty. */
  operators: string[];
  /** Slack user ids who may change what concerns everybody in a sandbox; they are operators too. */
  admins: string[];
}

export type Access = ReturnType<typeof createAccess>;

/** What somebody may do besides asking and reading, and who may do more: Slack user ids. */
export interface Rights {
  mayWriteProduction: boolean;
  isAdmin: boolean;
  operators: string[];
  admins: string[];
}

/** Who may do what, where. Adobe's own permissions are those of our credential, so this is the gate. */
export function createAccess({ operators, admins }: AccessOptions) {
  const writers = new Set([...operators, ...admins]);
  return {
    mayAsk: ({ standing }: Person): boolean => standing === 'member',

    /** A sentence where the person may not write there; `what`: what they wanted to do. */
    whyNotWrite(
      person: string,
      sandbox: { name: string; type: 'production' | 'development' },
      what = 'start anything',
    ): Sentence | undefined {
      if (sandbox.type === 'development' || writers.has(person)) return undefined;
      const who = names([...writers], { otherwise: 'an operator', variable: 'USHER_OPERATORS' });
      const may = `${sandbox.name} is a production sandbox, and you may not ${what} there. Who may: `;
      return [may, who, '. Or use a development sandbox: in:<sandbox>.'];
    },

    /** A sentence where the person may not change what concerns everybody; `what` is its subject. */
    whyNotAdmin(person: string, what: string): Sentence | undefined {
      if (admins.includes(person)) return undefined;
      const who = names(admins, { otherwise: 'an admin', variable: 'USHER_ADMINS' });
      return [`${what} concerns everybody in the sandbox, and you may not change that. Who may: `, who, '.'];
    },

    rights: (person: string): Rights => ({
      mayWriteProduction: writers.has(person),
      isAdmin: admins.includes(person),
      operators: [...writers],
      admins,
    }),
  };
}

function names(people: string[], { otherwise, variable }: { otherwise: string; variable: string }): Whom | string {
  return people.length > 0 ? { people, otherwise } : `nobody yet (${variable} is not set)`;
}
