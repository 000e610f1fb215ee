namespace Nabla.Inspection;

/// <summary>How far finite differences are off at one step.</summary>
/// <param name="Epsilon">The step.</param>
/// <param name="OneSided">‖d − g‖ / ‖g‖ of (C(θ + ε) − C(θ))/ε.</param>
/// <param name="Central">The same of (C(θ + ε) − C(θ − ε))/2ε.</param>
public readonly record struct StepCurvePoint(double Epsilon, double OneSided, double Central);
