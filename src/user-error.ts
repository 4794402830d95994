/** An expected error. Its message is for users: what happened, where, and what to do. */
export class UserError extends Error {}
