"""Small templates that try one thing each, and random ones."""

import random

VARIABLES = {
    "s": " a Word\n",
    "t": "x,y,,z",
    "u": "\U0001f642\u00e9\u00df\u1e9e \u2003\u0130",
    "q": "it's \"q\" \\ \t\u0001\u007f\u00a0\u2028\U0001d11e",
    "e": "",
    "n": 7,
    "z": 0,
    "neg": -3,
    "f": 2.5,
    "big": 1e16,
    "tiny": 1.5e-7,
    "yes": True,
    "no": False,
    "nothing": None,
    "xs": [3, 1, 2],
    "names": ["b", "a", "\U0001f642"],
    "mixed": [1, "1", None, True, 1.0, [], {}],
    "m": {"b": 1, "a": {"k": [1, 2]}, "items": "own", "": None, "\u00e9": "\u00fc"},
    "empty": [],
    "msgs": [
        {"role": "user", "content": "hi", "n": 1},
        {"role": "assistant", "content": "  yo  ", "n": 2, "extra": {"k": "v"}},
        {"role": "user", "content": "", "n": 3},
    ],
}

# What transformers renders and Veneer refuses: no text is made of these.
OUTSIDE = [
    *["{{ s.zfill(9) }}", "{{ '{}'.format(1) }}", "{{ '%s' % 1 }}", "{{ xs | sort }}"],
    *["{{ 1 is sameas 1 }}", "{% raw %}{{ x }}{% endraw %}"],
    *["{% with a = 1 %}{{ a }}{% endwith %}", "{% filter upper %}a{% endfilter %}"],
    *["{% for x in xs recursive %}{{ x }}{% endfor %}", "{{ range(*xs) | list }}", "{{ 0x1F }}"],
    *["{{ dict(a=1) }}", "{% macro f() %}{{ varargs }}{% endmacro %}{{ f(1) }}", "{{ {1: 2} }}"],
    *["{{ '\\N{DIGIT ONE}' }}", "{{ 99999999999999999999 }}", "{{ 9223372036854775807 + 1 }}"],
    *["{{ strftime_now('%U') }}", "{{ (s | safe) + '<' }}", "{{ range(3) }}", "{{ m.copy() }}"],
    *["{{ m.update is defined }}"],
]
WRITTEN = [
    # text and white space
    *["", "\n", "a\n", "a\n\n", "a\r\nb\rc\n", "{", "{ {", "a{b}c", "}}", "%}", "{{ '{{' }}"],
    *["a\n  {% if true %}\n  b\n  {% endif %}\n  c", "a {%- if true -%} b {%- endif -%} c"],
    *["a\n  {%+ if true %}\n b\n {%+ endif +%}\n c", "a {# c #}\n b", "a\n  {# c #}\n b"],
    *["a {#- c -#} b", "{#-#}x", "{#+ c +#}\nx", "a\n\t {{ n }}\nb", "a {{- n -}} b"],
    *["  {% if true %}x{% endif %}\n", "x  {% if true %}  y{% endif %}"],
    *["{%if true%}\n\ny{%endif%}", "\u2003{% if true %}x{% endif %}"],
    *["a\n\u00a0{%- if true -%}\u00a0x{% endif %}", "{{ s }}|{{- s -}}|"],
    *["{% set x = 1 -%}  \n {{ x }}", "{{ 1 }}\n{{ 2 }}\n\n{{ 3 }}"],
    *["{% if true %}{{ 'a' }}\n{% endif %}\nb", "{{ {'a': {'b': 1}}.a.b }}", "{{ {} }}{{ [] }}"],
    *["{{+ 1 }}", "{{-1}}", "{{ -1 }}", "{# {{ n }} {% if %} #}x", "{{ '%}' }}{{ '}}' }}"],
    # strings and numbers
    *[r"{{ 'a\nb\t\\\'\"\x41\u00e9\U0001F642\101\d' }}", r'{{ "a\"b\'c" }}', "{{ 'a' 'b' \"c\" }}"],
    *["{{ 'a\nb' }}", r"{{ 'a\
b' }}"],
    *["{{ 1_000 }} {{ 1.5e3 }} {{ 1e5 }} {{ 1E-7 }} {{ 10.0 }} {{ 0.1 + 0.2 }}"],
    *["{{ 1e16 }} {{ 1e15 }} {{ 123456789012345680.0 }} {{ 0.0001 }} {{ 0.00001 }} {{ -0.0 }}"],
    *["{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7 / 2 }} {{ 6 / 2 }}"],
    *["{{ 2 ** 10 }} {{ 2 ** -1 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }}"],
    *["{{ 1 / 0 }}", "{{ 1 // 0 }}", "{{ 1 % 0 }}", "{{ 1.0 / 0 }}"],
    *["{{ true + true }} {{ -true }}", "{{ 1 + 2 * 3 - 4 ~ 5 }}", "{{ 1 ~ 2 + 3 }}"],
    *["{{ 'a' * 3 }} {{ 3 * 'a' }} {{ [1] * 2 }}", "{{ 'a' + 1 }}"],
    *["{{ 'a' ~ 1 ~ none ~ true ~ 1.0 ~ [1] ~ missing }}", "{{ [1] + [2] }}"],
    *["{{ (1, 2) + (3,) }} {{ (1,) }} {{ () }} {{ (1) }}", "{{ 1, 2 }}", "{{ -s }}", "{{ +n }}"],
    # names, attributes, elements, parts
    *["{{ missing }}|{{ missing is defined }}", "{{ missing.a }}", "{{ missing['a'] }}"],
    *["{{ m.a.k[1] }} {{ m['a']['k'][-1] }} {{ m.b }} {{ m.zz is defined }} {{ m.zz }}"],
    *["{{ m['items'] }} {{ m.items is string }} {{ m['keys'] is string }}", "{{ m.a.zz.y }}"],
    *["{{ xs[0] }} {{ xs[-1] }} {{ xs[9] is defined }} {{ xs['a'] is defined }} {{ xs.0 }}"],
    *["{{ s[1] }} {{ u[0] }} {{ u[-1] }} {{ s[99] is defined }}", "{{ nothing.x is defined }}"],
    *["{{ nothing.x.y }}", "{{ n.x is defined }}", "{{ msgs[1:] | length }} {{ msgs[::-1][0].n }}"],
    *["{{ xs[1:] }} {{ xs[:-1] }} {{ xs[::2] }} {{ xs[::-1] }} {{ xs[5:] }} {{ xs[-2:] }}"],
    *["{{ u[1:] }} {{ u[::-1] }} {{ u[:-1] }} {{ u[2:4] }} {{ q[3:-2] }} {{ (1, 2, 3)[1:] }}"],
    *["{{ xs[none:2] }} {{ xs[3:0:-1] }} {{ xs[-9:9] }} {{ xs[9:-9:-1] }}", "{{ xs[::0] }}"],
    *["{{ nothing[1:] is defined }} {{ m[1:] is defined }}", "{{ missing[1:] }}", "{{ xs[true] }}"],
    *["{{ xs['0'] is defined }} {{ m[0] is defined }} {{ xs[1.0] is defined }}"],
    # comparisons and logic
    *["{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 1 == 1.0 == true }} {{ 'a' < 'b' }} {{ 'a' == 1 }}"],
    *["{{ 'a' < 1 }}", "{{ none < 1 }}", "{{ [1, 2] == [1, 2] }} {{ (1, 2) == [1, 2] }}"],
    "{{ {'a': 1} == {'a': 1.0} }} {{ missing == gone }} {{ missing == none }} {{ none == none }}",
    *["{{ 'a' in 'abc' }} {{ '' in 'abc' }} {{ 1 in xs }} {{ 1.0 in xs }} {{ true in xs }}"],
    *["{{ 'a' in m }} {{ 'k' not in m }} {{ 'x' in missing }} {{ not 'x' in missing }}"],
    *["{{ 1 in 'abc' }}", "{{ 1 in 5 }}", "{{ 'x' in none }}", "{{ 1 in m }}"],
    *["{{ none in mixed }}"],
    *["{{ n and s }}|{{ z or e }}|{{ z and missing.x }}|{{ n or missing.x }}|{{ not e }}"],
    "{{ not not n }} {{ not n == 7 }} {{ 1 if e else 2 }} {{ 1 if e }}|"
    "{{ 'a' if n else 'b' if z }}",
    *["{{ (1 if e) is defined }}", "{{ 'x' if true and not false or missing }}"],
    *["{{ '\ue000' < '\U0001f642' }} {{ '\ud7ff' < '\U0001f642' }} {{ 'ab' > 'a' }}"],
    # tests
    "{{ s is string }} {{ n is string }} {{ m is mapping }} {{ xs is mapping }} "
    "{{ xs is sequence }}",
    *["{{ m is iterable }} {{ s is iterable }} {{ n is iterable }} {{ missing is iterable }}"],
    *["{{ s is sequence }} {{ m is sequence }} {{ n is sequence }} {{ missing is sequence }}"],
    "{{ n is number }} {{ yes is number }} {{ f is number }} {{ n is integer }} "
    "{{ yes is integer }}",
    "{{ f is float }} {{ n is float }} {{ yes is boolean }} {{ n is boolean }} {{ yes is true }}",
    "{{ n is true }} {{ no is false }} {{ z is false }} {{ none is none }} {{ missing is none }}",
    *["{{ n is odd }} {{ n is even }} {{ neg is odd }} {{ 9 is divisibleby 3 }} {{ n is eq 7 }}"],
    *["{{ n is equalto(7) }} {{ n is ne 7 }} {{ n is gt 5 }} {{ n is lt(5) }} {{ n is ge 7 }}"],
    *["{{ n is in [7] }} {{ 'a' is in 'abc' }} {{ n is not none }} {{ n is not in xs }}"],
    *["{{ 'abc' is lower }} {{ 'aBc' is lower }} {{ 'ABC' is upper }} {{ '12' is upper }}"],
    *["{{ s.strip is callable }} {{ n is callable }} {{ raise_exception is defined }}"],
    "{{ n is defined and s is string }} {{ n is none or s is none }} {{ 1 if n is none else 2 }}",
    *["{{ n is eq n + 1 }}", "{{ not n is none }} {{ n is defined is true }}", "{{ n is nosuch }}"],
    # methods
    "{{ s.strip() }}|{{ s.lstrip() }}|{{ s.rstrip() }}|{{ 'xxaxx'.strip('x') }}|"
    "{{ u.strip('\u0130\u2003') }}",
    "{{ t.split(',') }} {{ t.split(',', 1) }} {{ t.rsplit(',', 1) }} {{ s.split() }} "
    "{{ e.split() }}",
    *["{{ e.split(',') }} {{ t.split(',', maxsplit=2) }} {{ ' a b  c '.split(none, 1) }}"],
    *["{{ 'aXbXc'.split('X')[-1] }} {{ t.split('') }}", "{{ 'a\nb\r\nc\u2028d\n'.splitlines() }}"],
    "{{ s.startswith(' a') }} {{ s.endswith('\n') }} {{ s.startswith(('x', ' ')) }} "
    "{{ s.endswith('') }}",
    *["{{ t.replace(',', ';') }} {{ t.replace(',', '', 1) }} {{ 'ab'.replace('', '-') }}"],
    *["{{ 'ab'.replace('', '-', 2) }} {{ t.replace('q', 'r') }} {{ 'aaa'.replace('aa', 'b', 5) }}"],
    "{{ s.upper() }} {{ u.upper() }} {{ u.lower() }} {{ \"they're a-b 3c\".title() }} "
    "{{ s.capitalize() }}",
    *["{{ 'aB cD'.capitalize() }} {{ '\u01c6x'.capitalize() }} {{ '\u00dfx'.title() }}"],
    "{{ t.find(',') }} {{ t.find('q') }} {{ u.find('\u00e9') }} {{ t.count(',') }} "
    "{{ 'ab'.count('') }}",
    *["{{ ', '.join(['a', 'b']) }} {{ ','.join([]) }} {{ '-'.join('abc') }}"],
    *["{{ ','.join([1]) }}"],
    *["{{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('c') }} {{ 'abc'.removeprefix('z') }}"],
    *["{% for k, v in m.items() %}{{ k }}={{ v }};{% endfor %}"],
    *["{{ m.keys() | list }} {{ m.values() | list }}"],
    *["{{ m.get('b') }} {{ m.get('zz') }} {{ m.get('zz', 4) }} {{ m.get('a').get('k') }}"],
    *["{{ m.items() | length }} {{ 'b' in m.keys() }} {{ m.keys() }}"],
    *["{{ m.items()[0] is defined }}", "{{ xs.append(1) }}", "{{ m.pop('b') }}", "{{ n.strip() }}"],
    *["{{ s.strip(1) }}", "{{ s.strip('a', 'b') }}", "{{ missing() }}", "{{ s() }}"],
    # filters
    "{{ s | trim }}|{{ 'xax' | trim('x') }}|{{ none | trim }}|{{ missing | trim }}|"
    "{{ 1.0 | trim }}",
    "{{ s | upper }}{{ s | lower }}{{ 'aB c-d (e' | title }}{{ 'aB' | capitalize }}{{ u | upper }}",
    *["{{ t | replace(',', '-') }} {{ t | replace(',', '-', 1) }} {{ 121 | replace(1, 3) }}"],
    "{{ xs | length }} {{ u | length }} {{ m | count }} {{ missing | length }} "
    "{{ (1, 2) | length }}",
    *["{{ n | length }}"],
    *["{{ xs | first }} {{ xs | last }} {{ u | first }} {{ u | last }} {{ m | first }}"],
    *["{{ (empty | first) is defined }} {{ m | last }} {{ (empty | last) is defined }}"],
    "{{ xs | join }} {{ xs | join(', ') }} {{ msgs | join('|', attribute='role') }} "
    "{{ 'abc' | join('-') }}",
    *["{{ mixed | join(' ') }} {{ xs | join(d='+') }} {{ missing | join }}", "{{ n | join }}"],
    *["{{ u | list }} {{ m | list }} {{ m | items | list }} {{ missing | items | list }}"],
    *["{{ xs | items | list }}", "{{ m | dictsort }}", "{{ {'B': 1, 'a': 2, 'C': 3} | dictsort }}"],
    *["{{ xs | reverse | list }} {{ u | reverse }}"],
    "{{ missing | default('d') }} {{ none | default('d') }} {{ e | default('d', true) }} "
    "{{ missing | d }}|",
    *["{{ e | default('d', boolean=true) }} {{ missing | default(default_value=1) }}"],
    *["{{ neg | abs }} {{ -2.5 | abs }}"],
    "{{ '12' | int }} {{ ' 1_2 ' | int }} {{ '2.9' | int }} {{ 'x' | int }} {{ 'x' | int(3) }} "
    "{{ 2.9 | int }}",
    "{{ none | int }} {{ true | int }} {{ '1e3' | int }} {{ '2.5' | float }} {{ 'x' | float }} "
    "{{ 3 | float }}",
    *["{{ m | string }}", "{{ mixed | string }}", "{{ q | string }}", "{{ [q, u, s] }}"],
    *["{{ {'k': (1, q)} }}", "{{ [1.0, 1e16, none, true, [], {}, '', ()] }}", "{{ [missing] }}"],
    *["{{ m | safe }}{{ s | safe }}"],
    "{{ msgs | map(attribute='role') | list }} "
    "{{ msgs | map(attribute='extra.k') | list | length }}",
    "{{ msgs | map(attribute='zz', default='-') | join }} {{ names | map('upper') | join(',') }}",
    "{{ t.split(',') | map('replace', 'x', 'w') | list }} "
    "{{ msgs | map(attribute='extra.k') | list }}",
    *["{{ msgs | selectattr('role', 'equalto', 'user') | map(attribute='n') | list }}"],
    "{{ msgs | selectattr('extra') | list | length }} "
    "{{ msgs | selectattr('extra.k', 'defined') | list | length }}",
    "{{ msgs | rejectattr('role', '==', 'user') | map(attribute='n') | first }} "
    "{{ xs | select('gt', 1) | list }}",
    "{{ xs | reject('odd') | list }} {{ mixed | select | list }} "
    "{{ mixed | select('string') | list }}",
    *["{{ names | reject('equalto', 'a') | join(', ') }} {{ xs | select('in', [1, 2]) | list }}"],
    *["{% if msgs | selectattr('role', 'equalto', 'nobody') %}yes{% else %}no{% endif %}"],
    *["{% set g = xs | select('gt', 0) %}{{ g | list }}{{ g | list }}"],
    *["{{ xs | select('gt', 0) | length }}", "{{ xs | select('gt', 0) | last }}"],
    *["{{ s | nosuch }}", "{{ xs | map('nosuch') | list }}"],
    *["{{ (xs | map('string'))[0] is defined }}", "{{ -1 | abs }}", "{{ s | trim | length }}"],
    # tojson
    *["{{ m | tojson }}", "{{ m | tojson(indent=2) }}", "{{ m | tojson(indent=4) }}"],
    *["{{ mixed | tojson }}", "{{ q | tojson }}", "{{ u | tojson }}"],
    *["{{ q | tojson(ensure_ascii=true) }}{{ u | tojson(true) }}"],
    *["{{ [] | tojson(indent=2) }}{{ {} | tojson(indent=2) }}{{ [[], {}] | tojson(indent=1) }}"],
    *["{{ m | tojson(separators=(',', ':')) }} {{ {'b': 1, 'a': 2} | tojson(sort_keys=true) }}"],
    "{{ (1, 2) | tojson }} {{ none | tojson }} {{ true | tojson }} {{ 1.0 | tojson }} "
    "{{ big | tojson }}",
    "{{ tiny | tojson }} {{ msgs | tojson }} {{ '</b>&\\'' | tojson }} "
    "{{ m | tojson(indent='--') }}",
    *["{{ missing | tojson }}", "{{ [missing] | tojson }}", "{{ m.items() | tojson }}"],
    *["{{ m | tojson(indent=0) }}"],
    *["{{ {'\U0001f642': 1, '\ue000': 2} | tojson(sort_keys=true) }}"],
    # loops
    "{% for x in xs %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}"
    "{{ x }};{% endfor %}",
    "{% for x in xs %}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.length }}"
    "{{ loop.depth }};{% endfor %}",
    *["{% for x in xs %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }};{% endfor %}"],
    "{% for x in xs %}{{ loop.cycle('a', 'b') }}{{ loop.changed(x > 1) }};{% endfor %}{{ loop }}",
    "{% for x in xs if x > 1 %}{{ loop.index }}{{ x }}{{ loop.last }}"
    "{{ loop.length }};{% endfor %}",
    "{% for x in empty %}x{% else %}none{% endfor %}"
    "{% for x in xs if x > 9 %}x{% else %}none{% endfor %}",
    *["{% for x in xs %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}"],
    *["{% for x in xs %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% else %}e{% endfor %}"],
    *["{% for k, v in m | items %}{{ k }}:{{ v }} {% endfor %}"],
    *["{% for a, b in xs %}{% endfor %}", "{% for c in u %}[{{ c }}]{% endfor %}"],
    *["{% for k in m %}{{ k }},{% endfor %}", "{% for x in n %}{% endfor %}"],
    *["{% for x in none %}{% endfor %}", "{% for x in missing %}x{% else %}empty{% endfor %}"],
    "{% for x in xs %}{% for y in xs %}{{ loop.index }}{{ y }}{% endfor %}"
    "{{ loop.index }}|{% endfor %}",
    "{% for i in range(3) %}{{ i }}{% endfor %}{{ range(5, 1, -2) | list }}"
    "{{ range(2, 4) | length }}",
    *["{% for x in xs %}{% set n = x %}{{ n }}{% endfor %}{{ n }}"],
    *["{{ range(3)[1] }}{{ 2 in range(3) }}"],
    "{% set ns = namespace(v=0, w='a') %}{% for x in xs %}{% set ns.v = ns.v + x %}{% endfor %}"
    "{{ ns.v }}{{ ns.w }}",
    *["{% set ns = namespace({'v': 1}) %}{{ ns.v }}{{ ns['v'] }}{{ ns.zz is defined }}"],
    *["{% set m.b = 2 %}", "{% set ns = namespace() %}{% set ns.x = [1] %}{{ ns.x }}"],
    *["{% set no_ns.x = 1 %}", "{{ namespace(a=1) }}"],
    "{% set ns = namespace(go=true) %}{% for x in xs if ns.go %}{{ x }}{% set ns.go = false %}"
    "{% endfor %}",
    *["{% for x in [[1, 2], [3, 4]] %}{% for y in x %}{{ loop.last }}{% endfor %}{% endfor %}"],
    "{% for x, y in [[1, 2], (3, 4)] %}{{ x }}{{ y }}{% endfor %}{% for (x, y) in [[1, 2]] %}"
    "{{ x }}{% endfor %}",
    # if, set, macro, generation
    *["{% if z %}a{% elif e %}b{% elif n %}c{% else %}d{% endif %}"],
    *["{% if z %}a{% endif %}{% if n %}b{% endif %}"],
    *["{% set x = 1 %}{% if n %}{% set x = 2 %}{% endif %}{{ x }}"],
    *["{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set c = 1, 2 %}{{ c }}", "{% set a, b = [1, 2, 3] %}"],
    *["{% set x %}a {{ n }} b{% endset %}{{ x }}|"],
    *["{% set x | trim | upper %} a {% endset %}{{ x }}"],
    *["{% if missing is not defined %}{% set missing = 'm' %}{% endif %}{{ missing }}"],
    "{% macro f(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ f(1) }}|{{ f(1, 3) }}|"
    "{{ f(b=1, a=5) }}|{{ f() }}",
    *["{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}"],
    *["{% macro f(a) %}{{ a }}{% endmacro %}{{ f(z=1) }}"],
    *["{% macro f(i) %}{{ i }}{% if i > 0 %}{{ f(i - 1) }}{% endif %}{% endmacro %}{{ f(3) }}"],
    "{% macro f() %}{{ later }}{{ n }}{% endmacro %}{% set later = 'l' %}{{ f() }}"
    "{{ f() | length }}",
    *["{% macro f() %}{% set n = 1 %}{{ n }}{% endmacro %}{{ f() }}{{ n }}{{ f is callable }}"],
    *["{% generation %}a{{ n }}{% set k = 1 %}{{ k }}{% endgeneration %}{{ k }}"],
    *["{{ raise_exception('no') }}", "{{ raise_exception() }}"],
    *["{% if false %}{{ raise_exception('no') }}{% endif %}ok"],
    "{{ strftime_now('%d %b %Y') }} {{ strftime_now('%Y-%m-%d %H:%M:%S') }} "
    "{{ strftime_now('%-d/%-m %B %A %a %y %j %I %p %%') }}",
    # malformed
    *["{{", "{{ ", "{{ 1", "{%", "{% if %}", "{% if n %}", "{% if n %}{% else %}", "{% endif %}"],
    *["{% for %}", "{# a", "{% for x in xs %}", "{% for x xs %}{% endfor %}", "{% set %}"],
    *["{% set x %}", "{% set 1 = 2 %}", "{{ 1 2 }}", "{{ }}", "{{ 'a }}", "{{ (1 }}", "{{ [1 }}"],
    *["{{ {1} }}", "{{ 1) }}", "{{ a.1b }}", "{{ a. }}", "{{ a | }}", "{{ a is }}", "{{ a b }}"],
    *["{% nosuch %}", "{% break %}", "{% if n %}{% endfor %}", "{% macro %}{% endmacro %}"],
    *["{{ f(a=1, 2) }}", "{{ $ }}", "{{ a ? b }}", "{{ a = 1 }}", "{{ not }}", "{% include 'x' %}"],
    *["{% extends 'x' %}", "{% import 'x' as y %}", "{% do xs.append(1) %}", r"{{ '\x4' }}"],
    *["{% set none = 1 %}", "{% if n %}a{% elif %}b{% endif %}", "{% endfor %}"],
    *["{% for x in xs %}{% endif %}"],
    *OUTSIDE,
]

ATOMS = [
    *["v", "w"],
    *[*VARIABLES, "missing", "m.a", "m.b", "m.zz", "msgs[1].content", "msgs[0]", "xs[1]", "t[2]"],
    *["'a'", "','", "' x '", "''", "'role'", "0", "1", "2", "-1", "1.5", "true", "none", "[]"],
    *["[1, 'a']", "{'k': 1}", "(1, 'b')"],
]
SEQUENCES = [
    *["s", "t", "u", "q", "e", "xs", "names", "mixed", "empty", "msgs", "m.a.k", "('a', 1)", "m.b"],
    *["missing"],
]
OPERATORS = [
    *["+", "-", "*", "/", "//", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"],
]
FILTERS = [
    *["trim", "upper", "lower", "capitalize", "title", "string", "int", "float", "abs", "tojson"],
    *["length", "first", "last", "join", "list", "items | list", "reverse | list", "default('d')"],
    *["default('d', true)", "join(', ')", "replace('a', 'bb')", "trim('x ')", "tojson(indent=2)"],
    *["map('upper') | list", "select | list", "map(attribute='role') | list"],
    *["selectattr('role') | list", "select('string') | list", "d(1)"],
]
TESTS = [
    *["defined", "undefined", "none", "string", "number", "integer", "float", "mapping"],
    *["sequence", "iterable", "boolean", "true", "false", "odd", "even", "lower", "upper", "eq(1)"],
    *["in(xs)", "gt 1", "ne 'a'"],
]
METHODS = [
    *["strip()", "lstrip()", "rstrip()", "split()", "split(',')", "upper()", "lower()", "title()"],
    *["items() | list", "get('b')", "keys() | list", "startswith(' ')", "endswith('z')"],
    *["replace(',', '')", "find('y')", "strip('x,')"],
]
SIGNS = [
    *["", "", "", "-", "-", "+"],
]


def expression(chance: random.Random, depth: int) -> str:
    def inner() -> str:
        return expression(chance, depth - 1)

    if depth == 0:
        return chance.choice(ATOMS)
    match chance.randrange(10):
        case 0 | 1:
            return f"{inner()} {chance.choice(OPERATORS)} {inner()}"
        case 2:
            return f"({inner()})"
        case 3 | 4:
            return f"{inner()} | {chance.choice(FILTERS)}"
        case 5:
            return f"{inner()} is {chance.choice(['', 'not '])}{chance.choice(TESTS)}"
        case 6:
            return f"({inner()}).{chance.choice(METHODS)}"
        case 7:
            bounds = [chance.choice(["", "1", "-1", "2", "-2", "9"]) for _ in range(2)]
            return f"{chance.choice(SEQUENCES)}[{':'.join(bounds)}]"
        case 8:
            return f"{inner()} if {inner()} else {inner()}"
        case _:
            return f"({chance.choice(['not ', '-', ''])}{inner()})"


def tag(chance: random.Random, words: str) -> str:
    return f"{{%{chance.choice(SIGNS)} {words} {chance.choice(SIGNS)}%}}"


def text(chance: random.Random) -> str:
    parts = [" ", "\n", "  ", "a", "b", "\t", "\n\n", "{", "}", "%", "\u2003", "c d"]
    return "".join(chance.choice(parts) for _ in range(chance.randrange(5)))


def statements(chance: random.Random, depth: int) -> str:
    return "".join(text(chance) + statement(chance, depth) for _ in range(chance.randrange(1, 3)))


def statement(chance: random.Random, depth: int) -> str:
    def value() -> str:
        return expression(chance, chance.randrange(2))

    def inner() -> str:
        return statements(chance, depth - 1)

    match chance.randrange(9) if depth > 0 else 0:
        case 0 | 1 | 2:
            return f"{{{{{chance.choice(['', '-'])} {value()} {chance.choice(['', '-'])}}}}}"
        case 3:
            return f"{{#{chance.choice(SIGNS)} note {chance.choice(SIGNS)}#}}"
        case 4:
            name = chance.choice(["v", "w"])
            return tag(chance, f"set {name} = {value()}")
        case 5 | 6:
            middle = tag(chance, f"elif {value()}") + inner() if chance.random() < 0.3 else ""
            last = tag(chance, "else") + inner() if chance.random() < 0.5 else ""
            return tag(chance, f"if {value()}") + inner() + middle + last + tag(chance, "endif")
        case 7:
            chosen = chance.choice(["", "", " if x", " if x != loop2"])
            source = chance.choice(["xs", "names", "msgs", "empty", "t", "m", "u", "range(2)"])
            body = inner() + chance.choice(["", "{{ loop.index }}", "{{ loop.last }}", "{{ x }}"])
            return tag(chance, f"for x in {source}{chosen}") + body + tag(chance, "endfor")
        case _:
            return tag(chance, "set w") + inner() + tag(chance, "endset")


def some_template(chance: random.Random) -> str:
    if chance.random() < 0.6:
        return "{{ " + expression(chance, chance.randrange(1, 4)) + " }}"
    return statements(chance, 2) + text(chance)
