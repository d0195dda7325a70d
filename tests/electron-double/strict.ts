/** The object, but reading a member that it has not throws: what the double does not know is never silently undefined. */
export function strict<Value extends object>(name: string, value: Value): Value {
  return new Proxy(value, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol' || key === 'then' || key === 'toJSON') {
        const member: unknown = Reflect.get(target, key, target === receiver ? receiver : target);
        return typeof member === 'function' && !isClass(member) ? member.bind(target) : member;
      }
      throw new Error(`The double of electron has no ${name}.${key}`);
    },
  });
}

function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class');
}
