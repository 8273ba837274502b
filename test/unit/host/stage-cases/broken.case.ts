// Cannot be loaded: no test of it runs, and that must count.
throw new Error('this file is broken on purpose')
