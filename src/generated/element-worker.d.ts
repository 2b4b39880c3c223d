/** The worker of <digit-pad>, as a script without imports. */
export declare const code: string
