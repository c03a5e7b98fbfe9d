namespace Payments.Web;

/// <summary>Some fields of a page's form, for the partial that draws them.</summary>
public sealed record FormFields(RoomPage Page, IEnumerable<Field> Fields)
{
    /// <summary>What is wrong with a field, or null.</summary>
    public Domain.Common.FieldError? FaultOf(Field field) =>
        Page.Refusal?.Fields.FirstOrDefault(fault =>
            fault.Pointer == field.Pointer
            || (
                fault.Pointer.Length > 1
                && field.Pointer.StartsWith(fault.Pointer + "/", StringComparison.Ordinal)
            )
        );
}
