// Written from the records in src/Nabla.Lab/Session by a test, which fails where they differ.

export type LabAction =
  | "run"
  | "pause"
  | "step"
  | "phase"
  | "epoch"
  | "back"
  | "seek"
  | "rate"
  | "reseed"
  | "eta";

export type LabTarget =
  | "weight"
  | "bias"
  | "weightedInput"
  | "activation";

export type LabContrast =
  | "cost"
  | "output"
  | "activation"
  | "start"
  | "depth";

export type StepPhase =
  | "forward"
  | "outputError"
  | "backward"
  | "gradients"
  | "update";

export type LabRequest =
  | DescribeRequest
  | ControlRequest
  | TickRequest
  | CurveRequest
  | LookRequest
  | CaseRequest
  | ChecksumRequest
  | NudgeRequest
  | PathsRequest
  | CheckRequest
  | DifferencesRequest
  | NeuronRequest
  | SpeedRequest
  | CompareRequest
  | MistakesRequest
  | WhyRequest
  | DrawRequest
  | AnswersRequest;

export interface DescribeRequest {
  readonly type: "describe";
}

export interface ControlRequest {
  readonly type: "control";
  readonly action: LabAction;
  readonly value?: number;
}

export interface TickRequest {
  readonly type: "tick";
}

export interface CurveRequest {
  readonly type: "curve";
}

export interface LookRequest {
  readonly type: "look";
  readonly blocks: readonly string[];
  readonly of?: string;
  readonly example?: number;
  readonly examples?: readonly number[];
  readonly layer?: number;
  readonly neuron?: number;
  readonly since?: number;
  readonly small?: boolean;
}

export interface CaseRequest {
  readonly type: "case";
  readonly of?: string;
  readonly example?: number;
}

export interface ChecksumRequest {
  readonly type: "checksum";
}

export interface NudgeRequest {
  readonly type: "nudge";
  readonly of?: string;
  readonly example?: number;
  readonly target: LabTarget;
  readonly layer: number;
  readonly j: number;
  readonly k?: number;
  readonly change: number;
}

export interface PathsRequest {
  readonly type: "paths";
  readonly of?: string;
  readonly example?: number;
  readonly layer: number;
  readonly j: number;
  readonly k: number;
  readonly count: number;
}

export interface CheckRequest {
  readonly type: "check";
  readonly of?: string;
  readonly example?: number;
  readonly sample: number;
}

export interface DifferencesRequest {
  readonly type: "differences";
  readonly of?: string;
  readonly example?: number;
}

export interface NeuronRequest {
  readonly type: "neuron";
  readonly of: string;
  readonly layer: number;
  readonly j: number;
}

export interface SpeedRequest {
  readonly type: "speed";
}

export interface CompareRequest {
  readonly type: "compare";
  readonly contrast: LabContrast;
  readonly learningRate?: number;
  readonly epochs: number;
}

export interface MistakesRequest {
  readonly type: "mistakes";
  readonly of: string;
  readonly label?: number;
  readonly answer?: number;
  readonly count: number;
}

export interface WhyRequest {
  readonly type: "why";
  readonly of: string;
  readonly example?: number;
  readonly output?: number;
}

export interface DrawRequest {
  readonly type: "draw";
  readonly side: number;
  readonly ink: string;
  readonly label?: number;
}

export interface AnswersRequest {
  readonly type: "answers";
  readonly of?: string;
  readonly example?: number;
  readonly sheet: string;
}

export type LabReply =
  | LabDescription
  | LabTick
  | LabCurve
  | LabText
  | LabNudge
  | LabPaths
  | LabCheck
  | LabDifferences
  | LabNeuron
  | LabSpeed
  | LabComparison
  | LabMistakes
  | LabWhy
  | LabDrawn
  | LabMarked
  | LabProblem;

export interface LabDescription {
  readonly type: "description";
  readonly data: string;
  readonly layers: readonly number[];
  readonly activations: readonly string[];
  readonly cost: string;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly seed: string;
  readonly precision: string;
  readonly kernels: string;
  readonly parameters: number;
  readonly training: number;
  readonly test: number;
  readonly testName: string;
  readonly classes: readonly string[];
  readonly image: readonly number[];
  readonly target?: string;
  readonly targets: readonly string[];
  readonly columns: readonly string[];
}

export interface LabTick {
  readonly type: "tick";
  readonly number: number;
  readonly step: number;
  readonly epoch: number;
  readonly stepInEpoch: number;
  readonly furthest: number;
  readonly phase?: StepPhase;
  readonly isRunning: boolean;
  readonly rate: number;
  readonly cost?: number;
  readonly learningRate: number;
  readonly accuracy?: number;
  readonly speed?: number;
  readonly errorNorms: readonly number[];
  readonly saturated: readonly number[];
  readonly end?: string;
  readonly problem?: string;
}

export interface LabCurve {
  readonly type: "curve";
  readonly width: number;
  readonly steps: number;
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly last: readonly number[];
  readonly epochSteps: readonly number[];
  readonly accuracy: readonly number[];
}

export interface LabText {
  readonly type: "text";
  readonly text: string;
}

export interface LabNudge {
  readonly type: "nudged";
  readonly rate: number;
  readonly change: readonly number[];
  readonly predicted: readonly number[];
  readonly actual: readonly number[];
  readonly verdict: string;
  readonly curveAt: readonly number[];
  readonly curve: readonly number[];
  readonly layers: readonly number[];
  readonly predictedA: readonly number[];
  readonly actualA: readonly number[];
}

export interface LabPaths {
  readonly type: "pathsFound";
  readonly count: string;
  readonly sum: number;
  readonly magnitude: number;
  readonly byBackpropagation: number;
  readonly neurons: readonly (readonly number[])[];
  readonly factors: readonly (readonly number[])[];
  readonly products: readonly number[];
  readonly multiplications: readonly string[];
}

export interface LabCheck {
  readonly type: "checked";
  readonly compared: number;
  readonly agreeing: number;
  readonly atKinks: number;
  readonly kinksAt: readonly string[];
  readonly kinkSlopes: readonly (readonly number[])[];
  readonly at: readonly string[];
  readonly backpropagation: readonly number[];
  readonly difference: readonly number[];
  readonly allowed: readonly number[];
  readonly parameters: number;
  readonly forwardTime: number;
  readonly backpropagationTime: number;
  readonly oneSidedTime: number;
}

export interface LabDifferences {
  readonly type: "differencesFound";
  readonly epsilon: readonly number[];
  readonly oneSided: readonly number[];
  readonly central: readonly number[];
  readonly oneSidedSingle: readonly number[];
  readonly centralSingle: readonly number[];
}

export interface LabNeuron {
  readonly type: "neuronSeen";
  readonly examples: number;
  readonly z: readonly number[];
  readonly startZ: readonly number[];
  readonly curveAt: readonly number[];
  readonly sigma: readonly number[];
  readonly prime: readonly number[];
  readonly flat: number;
  readonly startFlat: number;
  readonly bias: number;
  readonly nablaBias: number;
  readonly nablaWeights: number;
}

export interface LabSpeed {
  readonly type: "speeds";
  readonly examples: number;
  readonly isDone: boolean;
  readonly steps: readonly number[];
  readonly errors: readonly (readonly number[])[];
  readonly saturated: readonly (readonly number[])[];
  readonly updates: readonly (readonly number[])[];
  readonly slow: readonly (readonly number[])[];
  readonly z: readonly (readonly number[])[];
  readonly startZ: readonly (readonly number[])[];
}

export interface LabComparison {
  readonly type: "compared";
  readonly names: readonly string[];
  readonly isDone: boolean;
  readonly epochs: number;
  readonly scores: readonly (readonly number[])[];
  readonly steps: readonly (readonly number[])[];
  readonly errors: readonly (readonly (readonly number[])[])[];
  readonly saturated: readonly (readonly (readonly number[])[])[];
  readonly problems: readonly string[];
}

export interface LabMistakes {
  readonly type: "mistakesFound";
  readonly examples: number;
  readonly wrong: number;
  readonly confusion: readonly (readonly number[])[];
  readonly numbers: readonly number[];
  readonly labels: readonly number[];
  readonly costs: readonly number[];
  readonly answers: readonly (readonly number[])[];
  readonly activations: readonly (readonly number[])[];
  readonly desired: readonly (readonly number[])[];
}

export interface LabWhy {
  readonly type: "because";
  readonly output: number;
  readonly answer: number;
  readonly average: number;
  readonly columns: readonly string[];
  readonly values: readonly string[];
  readonly contributions: readonly number[];
}

export interface LabDrawn {
  readonly type: "drawn";
  readonly isEmpty: boolean;
  readonly input: readonly number[];
  readonly activations: readonly number[];
  readonly answer: number;
}

export interface LabMarked {
  readonly type: "marked";
  readonly isRight: boolean;
  readonly right: readonly string[];
  readonly quantity?: string;
  readonly layer?: number;
  readonly row?: number;
  readonly column?: number;
  readonly mine?: number;
  readonly slips: readonly string[];
}

export interface LabProblem {
  readonly type: "problem";
  readonly message: string;
}
