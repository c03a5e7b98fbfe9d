namespace Payments.Domain.Identity;

/// <summary>What a person or program is trusted with. Names in JSON and in the database are lower case.</summary>
public enum Role
{
    /// <summary>Enrols people and prepares the month of a commune (cán bộ xã).</summary>
    Officer,

    /// <summary>Commune chairman: decides and approves (chủ tịch xã).</summary>
    Chair,

    /// <summary>Hands out cash (thủ quỹ).</summary>
    Cashier,

    /// <summary>Finance officer of the paying unit: draws and releases (kế toán).</summary>
    Treasurer,

    /// <summary>Matches, settles what is unclear, closes (kiểm soát).</summary>
    Controller,

    /// <summary>Watches and prepares for its communes.</summary>
    Province,

    /// <summary>Prices draft law.</summary>
    Policy,

    /// <summary>A bank: its own batches only.</summary>
    Bank,

    /// <summary>Reads everything, changes nothing.</summary>
    Auditor,

    /// <summary>Users and settings, no money.</summary>
    Admin,
}
