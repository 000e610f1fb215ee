namespace Nabla;

/// <summary>Answers of about the same confidence, and how many of them were right.</summary>
/// <param name="From">The confidences lie above this (the lowest bin holds it too).</param>
/// <param name="To">They are not above this.</param>
/// <param name="Examples">How many, or the sum of their weights.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Accuracy">The share of them that was right.</param>
public readonly record struct ReliabilityBin(
    double From, double To, double Examples, double Confidence, double Accuracy);
