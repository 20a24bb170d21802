import { FormProvider, type SubmissionResult, useForm, useField as useFormField } from '@conform-to/react'
import { Form, type FormProps } from '@remix-run/react'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { ActForm } from './act-form.tsx'
import { type Choice, RadioGroup } from './choices.tsx'
import { Field, type FieldProps } from './field.tsx'
import { firstComplaint, formId, type MaybeRefused, useReasons } from './refusal-notice.tsx'

/** The answer a form was given; null around fields that stand in no form of this kind. */
const AnswerContext = createContext<{ readonly answer: MaybeRefused | null } | null>(null)

export interface FieldFormProps extends Omit<FormProps, 'id'> {
  readonly answer: MaybeRefused | null | undefined
  /** Which form of its page it is: what its button says under `do`. */
  readonly does?: string
  readonly children: ReactNode
}

/**
 * A form with fields, read by the server's one schema. After a refusal, with script
 * and without, it holds what was typed (never what is secret: `keeps` of the rule
 * it was read by), each complaint stands beside its field, and the first of them
 * has the focus.
 */
export function FieldForm({ answer, does = '', children, ...rest }: FieldFormProps) {
  return (
    <Answered answer={answer} does={does}>
      <ActForm {...rest} id={formId(does)}>
        {children}
      </ActForm>
    </Answered>
  )
}

/**
 * The same for a form that does nothing but ask for an address, which its loader
 * answers (searchAnswer). Each answer has a form of its own: going back in history
 * puts back its words, and asking the loader once more moves neither words nor focus.
 */
export const SearchForm = (props: FieldFormProps) => <OneSearch key={JSON.stringify(props.answer ?? null)} {...props} />

function OneSearch({ answer, does = '', children, ...rest }: FieldFormProps) {
  const [first] = useState(answer)
  return (
    <Answered answer={first} does={does}>
      <Form {...rest} method="get" id={formId(does)}>
        {children}
      </Form>
    </Answered>
  )
}

type AnsweredProps = Required<Pick<FieldFormProps, 'answer' | 'does' | 'children'>>

function Answered({ answer, does, children }: AnsweredProps) {
  const own = answer?.form?.of === does ? answer : null
  // A result is told once: a new one with every rendering would be told for ever.
  const lastResult = useMemo(() => resultOf(own), [own])
  const [form] = useForm({ id: formId(does), lastResult })
  return (
    <FormProvider context={form.context}>
      <AnswerContext.Provider value={{ answer: own }}>{children}</AnswerContext.Provider>
    </FormProvider>
  )
}

const resultOf = (own: MaybeRefused | null): SubmissionResult | null =>
  own?.form ? { status: 'error', initialValue: { ...own.form.kept }, error: errorOf(own) } : null

const errorOf = ({ form }: MaybeRefused) =>
  Object.fromEntries(Object.entries(form?.complaints ?? {}).map(([name, words]) => [name, [...words]]))

interface Wired {
  readonly id: string
  readonly error: readonly string[]
  readonly kept: string | undefined
  /** It is the first that has a complaint. Without script nothing else puts the reader there. */
  readonly begins: boolean
}

/** What the form around it knows of one field. */
function useWired(name: string): Wired {
  const [meta] = useFormField<string>(name)
  const answer = useContext(AnswerContext)?.answer ?? null
  const sentence = useReasons()
  const detail = answer?.refusal?.detail
  return {
    id: meta.id,
    error: (meta.errors ?? []).map((word) => sentence(word, word === answer?.refusal?.reason ? detail : undefined)),
    kept: typeof meta.initialValue === 'string' ? meta.initialValue : undefined,
    begins: answer !== null && firstComplaint(answer) === name,
  }
}

type FormFieldProps = Omit<FieldProps, 'id' | 'error' | 'named'> & { readonly name: string }

/** A field of the form around it: the control inside takes name, kept value, hint and complaint from here. */
export function FormField(props: FormFieldProps) {
  const { name, ...rest } = props
  return useContext(AnswerContext) ? <WiredField {...props} /> : <Field {...rest} named={{ name }} />
}

function WiredField({ name, ...rest }: FormFieldProps) {
  const { id, error, kept, begins } = useWired(name)
  return <Field {...rest} id={id} error={error} named={{ name, kept, begins }} />
}

interface FormRadiosProps {
  readonly name: string
  readonly legend: ReactNode
  readonly choices: readonly Choice[]
  readonly hint?: ReactNode
  readonly required?: boolean
  readonly inline?: boolean
  /** What is chosen before anybody chooses. */
  readonly first?: string
}

/** One of several, in the form around it. */
export function FormRadios({ name, first, ...rest }: FormRadiosProps) {
  const { id, error, kept, begins } = useWired(name)
  const chosen = kept ?? first
  return <RadioGroup {...rest} id={id} name={name} error={error} begins={begins} chosen={chosen ? [chosen] : []} />
}
