throw new Error('This module runs on the server only: it reached a browser bundle.');
export {};
